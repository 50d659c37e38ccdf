import type { notifyEn } from './en.ts';

type Sentences = { readonly [K in keyof typeof notifyEn]: (...of: Parameters<(typeof notifyEn)[K]>) => string };

const STATUSES: Readonly<Record<string, string>> = {
  compliant: '合规',
  violating: '违规',
  undetermined: '无法确定',
  remediated: '已修复',
  pending: '进行中',
  failed: '失败',
};

const seen = (addresses: string) => addresses && `，对外地址为 ${addresses}`;

/** 消息中的句子。 */
export const notifyZhCN: Sentences = {
  // What has happened
  tellReaches: ({ job, to }) => `${job} 可以访问 ${to}`,
  tellStopped: ({ job, to }) => `${job} 无法访问 ${to}`,
  tellBreaks: ({ job }) => `${job} 不符合政策要求，或即将失败`,
  tellUnknown: ({ job, to }) => `无法确定 ${job} 能否访问 ${to}`,
  tellCured: ({ job, to }) => `${job} 现在可以访问 ${to}：缺少的部分已经建好`,
  tellBuilding: ({ job }) => `${job} 的出路仍在构建中`,
  tellNotCured: ({ job }) => `未能为 ${job} 建好出路`,
  tellStill: ({ title }) => `提醒：${title}`,
  tellDestinations: ({ first, count }) => `${first} 以及另外 ${count} 个目标`,
  tellAutomatic: () => '无需操作：run-egress 正在构建缺少的部分，并会告知结果。',
  tellWaiting: () => '暂时无需操作：Google 正在处理，结果会在这里告知。',
  tellHeldBack: ({ because }) => `run-egress 不会构建它：${because}`,

  // Facts
  factWhere: () => '位置',
  factDeployed: () => '部署者',
  factChanged: () => '更改者',
  factNetwork: () => '网络',
  factExit: () => '出口',
  factStatus: () => '状态',
  factTook: () => '用时',
  seconds: ({ count }) => `${count} 秒`,
  statusChange: ({ before, now }) => `${before && `${STATUSES[before] ?? before} → `}${STATUSES[now] ?? now}`,
  networkConnector: ({ connector, egress }) => `连接器 ${connector}，${egress}`,
  networkDirect: ({ subnetwork, egress }) => `经由 ${subnetwork} 的直接 VPC 出站流量，${egress}`,
  networkNone: () => '不进入 VPC',
  networkInvalid: () => '设置相互矛盾',
  outNat: ({ nat, router, addresses }) => `Cloud NAT ${nat}（路由器 ${router}）${seen(addresses)}`,
  outProxy: ({ instance, addresses }) => `虚拟机 ${instance}${seen(addresses)}`,
  outGoogle: () => 'Google 自己的出口，地址会变化',
  outNone: () => '无',

  // Parts of a message
  headBefore: () => '之前',
  headWay: () => '路径',
  headNow: () => '现在',
  headStops: () => '阻碍原因',
  headKnow: () => '值得注意',
  headBuilt: () => '已构建',
  headNotBuilt: () => '未能构建',
  headUnderWay: () => '进行中',
  headProposed: () => '将会构建',
  headDo: () => '下一步',
  headUndo: () => '如需撤消',
  headJobs: ({ count }) => `作业（${count}）`,
  changeBecause: ({ thing, because }) => `${thing}，原因：${because}`,
  changeSkipped: () => '因所依赖的部分不存在而跳过',
  andMore: ({ count }) => `以及另外 ${count} 项`,
  shortened: () => '内容已缩短；完整内容见结果。',

  // Links
  linkConsole: () => '控制台',
  linkLogs: () => '日志',
  linkResult: () => '结果',

  // Many jobs at a time
  manyStopped: ({ count }) => `${count} 个作业无法访问其目标`,
  manyBreak: ({ count }) => `${count} 个作业不符合政策要求`,
  manyUnknown: ({ count }) => `${count} 个作业无法判断`,
  manyReach: ({ count }) => `${count} 个作业可以访问其目标`,
  manyCured: ({ count }) => `已为 ${count} 个作业建好出路`,
  manyBuilding: ({ count }) => `${count} 个作业仍在处理中`,
  manyNotCured: ({ count }) => `未能帮助 ${count} 个作业`,
  manyBecause: ({ cause }) => `起因：${cause}`,
  manyAfter: ({ method, principal, time }) => `${principal && `${principal} 执行了 `}${method}，${time}`,
};
