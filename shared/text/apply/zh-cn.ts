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
};
