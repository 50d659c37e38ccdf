import type { Catalogue } from '../say.ts';
import type { applyEn } from './en.ts';

/** The sentences about changes, in Simplified Chinese. */
export const applyZhCN: Pick<Catalogue, keyof typeof applyEn> = {
  withheldRebuilds: ({ count }) => `已创建 ${count} 次，每次都又被删除（limits.rebuilds）`,
  withheldRebuilt: ({ count }) => `已重建 ${count} 次（limits.rebuilds）`,
  takenAway: ({ resource, count, at }) =>
    `run-egress 已创建 ${resource} ${count} 次，最近一次是 ${at}，之后又被他人删除`,
  takenAwayStep: () => '请查看是谁删除的。如果这个网络的出路由别的工具管理，请与其负责人商定，或为该作业单独设定政策。',
  approvalNeeded: ({ count }) => `${count} 项更改等待批准`,
  approvalNeededStep: ({ id }) => `请查看计划并批准：run-egress apply --result ${id}`,
  existsOtherwise: ({ resource, reason }) => `${resource} 已经存在，但与所需的不同（${reason}）；保持原样`,
  existsOtherwiseStep: () => '如果它归您所有，请更改或重命名，然后重新部署，或运行：run-egress apply',
  notConfirmed: ({ nat, router }) => `Google 尚未显示路由器 ${router} 上 Cloud NAT ${nat} 的地址`,
  natKeepsOut: ({ nat, router }) =>
    `只要路由器 ${router} 上的 Cloud NAT ${nat} 还在，就没有人能在这个网络和区域添加覆盖所有子网的 NAT`,
  natKeepsOutStep: ({ id }) => `如需让位，可一步收回：run-egress undo --result ${id}`,

  // Taking back
  reasonUndo: ({ id }) => `收回为结果 ${id} 所做的更改`,
  reasonCleanup: () => '由 run-egress 创建，现已无人使用',
  undoInUse: ({ resource, count }) => `${resource}${count > 1 ? ` 等共 ${count} 项` : ''}正在使用它`,
  undoForeign: () => '现在的这一项不是由 run-egress 创建的',
  undoChanged: () => '之后已被他人更改',
  undoUnread: ({ reason }) => `无法判断是否有人使用：${reason}`,
  undoTitle: ({ id }) => `为结果 ${id} 所做的更改`,
  undoNone: () => '没有可收回的更改。',
  undoAgain: () => '只要政策允许，作业所需的资源会在下次部署或巡检时重新创建。',
  cleanupTitle: ({ network, region }) => `${network}（${region}）中未使用的资源`,
  cleanupNone: () => 'run-egress 创建的资源都在使用中。',
  cleanupUnread: ({ region, reason }) => `${region}：并非全部都能读取（${reason}）；不在那里清理任何资源。`,
  cleanupNoBucket: () => '未设置 RUN_EGRESS_BUCKET：run-egress 创建了哪些连接器记录在那里，因此不清理任何连接器。',

  // What the command line says of changes
  planHeld: () => '暂不执行：',
  planNothing: () => '无需更改。',
  planShared: () => '上面的计划也会修复它。',
  planScript: ({ count }) => `由 run-egress plan 生成：依次 ${count} 项更改`,
  planWait: ({ resource }) => `${resource} 已在创建中：请等待其完成`,
  applyNone: () => '没有可应用的更改。',
  applyAsk: ({ count }) => `执行这 ${count} 项更改吗？[y/N] `,
  applyDeclined: () => '未作任何更改。',
  applyLeaseTaken: ({ resource }) => `目前有他人正在更改 ${resource}；正在等待其结束。`,
  applyLeaseBusy: ({ resource }) => `${resource} 仍在被他人更改；未作任何更改。请稍后再试。`,
  applyChanged: ({ job }) =>
    `自从为 ${job} 制定此计划以来，情况已有变化；未为其作任何更改。请查看新计划，然后重新运行该命令。`,
  applyJobGone: ({ job }) => `${job} 已不存在；未为其作任何更改。`,
  applyUnread: ({ job, reason }) => `${job} 已无法读取（${reason}）；未为其作任何更改。`,
  applyNoBucket: () => '未设置 RUN_EGRESS_BUCKET：不会取得租约，也不会留下记录，因此 undo 不会知道这些更改。',
  applyInterrupted: () => '已停止等待。再按一次 Ctrl-C 可立即结束。',
  applyGoesOn: ({ resource, operation }) => `${resource}：在 Google 仍在进行${operation && `（${operation}）`}。`,
  applyNotBegun: ({ resource }) => `${resource}：尚未开始。`,
  applyResume: () => '再次运行同一命令即可看到结果；它会从当前状态继续。',
  applyUndo: ({ id }) => `如需收回这些更改：run-egress undo --result ${id}`,
  applyNotTold: ({ reason }) => `更改已完成，但无法发布到 run-egress-results：${reason}`,
  progressBegun: () => '进行中',
  progressApplied: () => '完成',
  progressPending: () => '继续进行',
  progressSkipped: () => '已跳过',
  progressFailed: () => '失败',
};
