import type { Catalogue } from '../say.ts';
import type { explainEn } from './en.ts';

/** What the kinds of resources are called, by their collection. */
const KINDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    addresses: '预留地址',
    connectors: '无服务器 VPC 访问通道连接器',
    firewalls: '防火墙规则',
    instances: '虚拟机',
    jobs: 'Cloud Run 作业',
    nats: 'Cloud NAT',
    networks: 'VPC 网络',
    routers: 'Cloud Router',
    routes: '路由',
    subnetworks: '子网',
  }),
);

const subnet = ({ subnetwork, range }: { subnetwork: string; range: string }): string =>
  `子网 ${subnetwork}${range && `（${range}）`}`;

/** Sentences of `explain`, in Simplified Chinese. */
export const explainZhCN: Pick<Catalogue, keyof typeof explainEn> = {
  // Headings
  scriptIntro: () =>
    '按发现的问题逐条列出的后续步骤。有些步骤互斥：请先阅读，再运行您选择的步骤。要构建的内容见另一个脚本：run-egress plan --format gcloud',
  titleMode: () => '作业如何接入网络',
  titleWay: () => '数据包的路径',
  titleFindings: () => '发现的问题与处理办法',
  titleObjects: () => '路径上有什么，如何查看',
  titleBuild: () => '从零开始构建同样的环境',
  titleFirewall: () => '防火墙规则',
  titleExit: () => '外部看到的地址',
  titleOtherMode: () => '另一种模式',
  titleCures: () => '通往互联网的两种方式：Cloud NAT 或代理虚拟机',
  titleCorrections: () => '常见说法与此处的实际情况',
  titleOpinion: () => '第二意见：Google 的连接测试（Connectivity Tests）',

  // The mode and what it means
  modeNone: () =>
    '作业既没有连接器也没有网络接口：它的数据包从不进入 VPC。公网目标经 Google 自己的出口到达，私有目标完全无法到达。',
  modeConnector: (of) =>
    `无服务器 VPC 访问通道：进入 VPC 的流量经过连接器 ${of.connector}，其虚拟机位于${of.network && `网络 ${of.network} 的`}${subnet(of)}。这些虚拟机带有网络标记 vpc-connector 和 ${of.tag}，防火墙规则和路由可以指明它们。`,
  modeConnectorHidden: (of) =>
    `无服务器 VPC 访问通道：进入 VPC 的流量经过连接器 ${of.connector}，它用网络 ${of.network} 的范围 ${of.range} 创建：其子网是隐藏的。它的虚拟机带有网络标记 vpc-connector 和 ${of.tag}，防火墙规则和路由可以指明它们。`,
  modeConnectorAbsent: ({ connector, region }) =>
    `无服务器 VPC 访问通道：进入 VPC 的流量应经过 ${region} 的连接器 ${connector}，而那里找不到它。它属于哪个网络，从名称看不出来。`,
  modeDirect: (of) =>
    `直接 VPC 出站流量：任务的每个运行中实例在${of.network && `网络 ${of.network} 的`}${subnet(of)}中都有自己的地址${of.tags && `，并带有网络标记 ${of.tags}`}。中间没有连接器。`,
  egressUnset: () => '未设置 --vpc-egress，而未设置就等于 private-ranges-only。',
  egressPrivateRanges: () =>
    'private-ranges-only：只有私有目标（RFC 1918、100.64.0.0/10，以及专用 Google 访问通道的范围 199.36.153.4/30 和 199.36.153.8/30）进入 VPC。所有公网目标都直接经 Google 自己的出口离开：VPC 的防火墙规则、路由和 Cloud NAT 对它们都不起作用，对外的地址也不属于您。',
  egressAllTraffic: () =>
    'all-traffic：每个数据包都进入 VPC，并遵守其防火墙规则和路由。这里没有任何东西自带外部地址，因此公网目标需要 Cloud NAT，或通往会转发它们的虚拟机的路由。',
  modeTakesEffect: () => '这些设置的更改从下一次执行起生效；正在进行的执行保持原有设置。',
  modeNotDeployed: () => '作业尚未部署；部署后将是这样。',
  showJob: () => 'Cloud Run 中的这些设置：',

  // The way
  wayAlike: ({ count }) => `另有 ${count} 个与此相同`,

  // Objects
  objectNamed: ({ collection, name }) => `${KINDS.get(collection) ?? collection} ${name}`,
  objectAbsent: ({ collection, name }) => `${KINDS.get(collection) ?? collection} ${name} 不存在；现有的是：`,
  listFirewalls: ({ network }) => `${network} 中生效的所有防火墙规则，包括防火墙政策中的规则`,
  listRoutes: ({ network }) => `${network} 的所有路由`,
  listRouters: ({ network, region }) => `${network} 在 ${region} 的所有 Cloud Router 及其 Cloud NAT`,

  // Building it
  buildIntro: () => '请按此顺序。目前缺少的也在其中，名称是 run-egress 会使用的名称。',
  buildIntroWhole: () => '请按此顺序；这一切目前都已存在。',
  buildIntroBlocked: () => '请按此顺序。这一切都已存在，数据包却仍被阻止：原因见发现的问题。',
  buildUnknownNetwork: () => '不知道作业应进入哪个网络，因此给不出命令：请在政策中写明（connector.network）。',
  buildServices: () => '所需的 API',
  buildNetwork: () => '网络；通往互联网网关的默认路由随之创建',
  buildConnectorSubnetwork: () => '连接器专用的 /28：NAT 列表和防火墙规则可以指明它',
  buildSubnetwork: () => '作业所在区域中 /26 或更大的子网',
  buildConnector: () => '连接器',
  buildAddress: () => '预留地址',
  buildRouter: () => 'Cloud Router；此用途不需要 ASN',
  buildNat: () => '其上的 Cloud NAT',
  buildRoute: () => '路由',
  buildFirewall: () => '放行流量的防火墙规则',
  buildInstanceSubnetwork: () => '虚拟机的子网',
  buildInstance: () => '转发数据包的虚拟机',
  deployWith: ({ flags }) => `部署作业时加上 ${flags}`,
  buildJob: () => '作业自身的设置',

  // Firewall rules
  rulesIntro: ({ project }) => `创建连接器时，Google 会在 ${project} 中创建这些规则。它们可以查看，不能修改：`,
  rulesHost: ({ host, project }) =>
    `该连接器位于共享 VPC 宿主项目 ${host} 的服务项目 ${project} 中：不会随它创建规则。需由在 ${host} 中有写入权限的人创建这些规则：`,
  rulesVerdict: () =>
    '其中没有一条放行或阻止通往互联网的流量：它们的出站规则只涉及 35.199.224.0/19，Cloud Run 经由这个范围与连接器通信。互联网出站依靠隐式规则（允许，优先级 65535），除非另有规则拒绝。若一条拒绝规则同时命中 35.199.224.0/19，连接器本身也会被切断。',
  rulesDirect: () =>
    '直接 VPC 出站流量不附带任何防火墙规则。它的出站依靠隐式规则（允许，优先级 65535），除非另有规则拒绝；规则可以把它的网络标记作为出站目标，但不能作为入站目标。',
  rulesNone: () => '经 Google 自己的出口离开的数据包，不经过您的任何防火墙规则。',
  headRule: () => '规则',
  headActs: () => '方向、操作、优先级',
  headMatch: () => '内容',
  ruleHealthChecks: () => '从 Google 的健康检查到连接器的 tcp:667',
  ruleFromServerless: () => '从 Cloud Run（35.199.224.0/19）到连接器的 tcp:667、udp:665-666 和 icmp',
  ruleToServerless: () => '从连接器到 Cloud Run（35.199.224.0/19）的 tcp:667、udp:665-666 和 icmp',
  ruleRestToServerless: () => '从连接器到 35.199.224.0/19 的其他所有流量',
  ruleFromSubnetwork: () => '从连接器的范围到网络中所有虚拟机的所有流量',
  ruleFromTag: () => '从连接器的标记到网络中所有虚拟机的所有流量',
  ruleRequests: () => '所有连接器向网络中虚拟机发出的请求',

  // The exit
  exitGoogle: () => '公网目标看到的是 Google 自己的地址，它会变化，并与他人共用。谁也无法按地址放行它。',
  exitNatReserved: ({ addresses, nat }) =>
    `公网目标看到的是${addresses ? ` ${addresses}，即` : ''}为 Cloud NAT ${nat} 预留的地址：它保持不变，可以列入许可名单。`,
  exitNatAutomatic: ({ addresses, nat }) =>
    `公网目标看到的是 Google 分配给 Cloud NAT ${nat} 的地址${addresses && `，目前是 ${addresses}`}。它可能会变。`,
  exitProxy: ({ addresses, instance }) =>
    `公网目标看到的是虚拟机 ${instance} 的外部地址${addresses && `：${addresses}`}。`,
  exitNone: () => '外部看不到该作业的任何东西：它没有数据包通往互联网。',
  exitUnknown: () => '无法确定外部看到的是哪个地址，因为数据包的路径无法确定。',
  exitPlanned: ({ nat }) =>
    `目前它没有数据包通往互联网。有了所缺的 Cloud NAT（${nat}），公网目标会看到 Google 分配给它的地址。`,
  exitShow: () => '该 Cloud NAT 目前的地址：',
  exitReserve: () => '若需要不变的地址：先预留一个，',
  exitUse: () => '再把它交给 Cloud NAT。经旧地址的现有连接会中断。',
  exitPromote: () => '若需要不变的地址：预留它现有的地址。',
  exitReserveForNat: () => '若需要不变的地址：用 --vpc-egress=all-traffic 部署，并给 Cloud NAT 一个预留地址。',

  // The other mode
  otherIsDirect: ({ subnetwork }) => `另一种模式是直接 VPC 出站流量，此处经子网 ${subnetwork}。区别在于：`,
  otherIsConnector: ({ connector }) => `另一种模式是连接器，此处为 ${connector}。区别在于：`,
  otherUnknown: () => '无法说明另一种模式会是什么样：网络或其中的内容未知。',
  otherNoRange: ({ pool }) => `另一种模式需要一个子网，而 ${pool} 中没有空闲的范围。`,
  otherNone: () =>
    '若要进入 VPC（为了私有目标，或为了固定的对外地址），作业要么用连接器，要么用直接 VPC 出站流量，不能同时使用：',
  otherNoneNowhere: () =>
    '若要进入 VPC（为了私有目标，或为了固定的对外地址），作业要么用连接器，要么用直接 VPC 出站流量；它的项目在该区域没有子网。',
  otherInvalid: () => '在同一个作业中，连接器与直接 VPC 出站流量互斥；两个作业可以各用一种。',
  otherTrace: () => '按目前已有的环境，它的数据包会走的路径：',
  otherSteps: () =>
    '切换方法：先补齐所缺的，再分两步，因为 gcloud 会保留没有要求清除的设置。两步之间，作业处于 VPC 之外。',
  otherClearConnector: () => '清除连接器，',
  otherSetDirect: () => '再指定网络和子网。',
  otherClearNetwork: () => '清除网络和子网，',
  otherSetConnector: () => '再指定连接器。',
  otherEnterDirect: () => '直接 VPC 出站流量：',
  otherEnterConnector: () => '现有的连接器：',
  reasonDirectSubnetwork: ({ range }) => `供直接 VPC 出站流量使用的 /26 子网 ${range}`,
  headMode: () => '比较项',
  headConnector: () => '连接器',
  headDirect: () => '直接 VPC 出站流量',
  compareParts: () => '由什么组成',
  comparePartsConnector: () => '2 到 10 台 Google 的虚拟机，始终运行并计费',
  comparePartsDirect: () => '无：作业的实例在子网中有地址',
  compareSubnetwork: () => '子网',
  compareSubnetworkConnector: () => '专用的 /28',
  compareSubnetworkDirect: () => '/26 或更大，可共用；每个实例 2 个地址，以 16 个为一块',
  compareTags: () => '网络标记',
  compareTagsConnector: () => '两个，固定；用于防火墙规则和路由',
  compareTagsDirect: () => '自选；用于出站防火墙规则',
  compareStart: () => '首次连接',
  compareStartConnector: () => '立即可用',
  compareStartDirect: () => '启动后可能需要一分钟或更久，经 Cloud NAT 时最久：请重试',
  compareRate: () => '吞吐量',
  compareRateConnector: () => '所有作业合计：e2-micro 为 200 到 1000 Mbps，e2-standard-4 为 3200 到 16000 Mbps',
  compareRateDirect: () => '每个实例 1 Gbps',

  // Both cures
  curesGoogle: () =>
    '两者都不需要：公网目标经 Google 自己的出口离开。两者都只作用于进入 VPC 的流量，而使用 --vpc-egress=all-traffic 时就是全部流量。',
  curesUnknown: () => '两者都应建在作业所进入的网络中，而那是哪个网络尚不清楚。',
  cureNat: () => 'Cloud NAT：不需要运行和维护任何东西。它转换路由送往互联网网关的流量。',
  cureNatThere: ({ nat, router }) => `Cloud NAT：已经存在。路由器 ${router} 上的 ${nat} 覆盖该子网。`,
  cureProxy: () =>
    '代理虚拟机：数据包送往一台虚拟机，由它以自己的地址转发出去。它可以检查并记录数据包；它由您运行，它停下，作业也就不通了。它的数据包不经过 Cloud NAT。',
  cureProxyThere: ({ instance }) => `代理虚拟机：已经存在。路由把数据包送往 ${instance}，不经过 Cloud NAT。`,
  proxySubnetwork: () => '虚拟机的子网：连接器的 /28 容不下别的东西',
  proxyAddress: () => '给它一个不变的外部地址',
  proxyInstance: () => '虚拟机：--can-ip-forward 让它能接收不是发给它的数据包，此项无法事后用参数设置',
  proxyIngress: ({ range }) => `允许来自 ${range} 的数据包进入的规则`,
  proxyOwnRoute: () => '按标记生效、它自己的默认路由：它的数据包不能又回到它自己',
  proxyTagRoute: ({ tag }) => `通往它的默认路由，只对 ${tag} 生效`,
  proxyNetworkRoute: () => '通往它的默认路由，对整个网络生效',
  proxyInside: () => '接下来的两步在虚拟机内部进行，到它重启为止有效；写入启动脚本则长期有效。',
  proxyDirectWhy: () =>
    '对直接 VPC 出站流量，不会直接创建这条路由：带网络标记的路由，文档说明的是对虚拟机生效，是否作用于直接 VPC 出站流量则没有说明。不带标记的路由会把网络中的每台虚拟机都引向代理，包括代理自己的数据包，除非它有一条优先的带标记的路由。因此应由网络的所有者决定；最后一条命令由他们执行：',

  // Corrections
  correctionDirectJobs: () => '“直接 VPC 出站流量只用于作业。”并非如此：服务、函数和工作器池也可以使用。',
  correctionDirectNat: () => '“直接 VPC 出站流量不能使用 Cloud NAT。”可以，而且在 all-traffic 下就需要它。',
  correctionDirectAddresses: () =>
    '“直接 VPC 出站流量每个实例占用四个地址。”自 2025 年三月起是两个；以 16 个为一块分配。',
  correctionConnectorRoutes: () =>
    '“连接器只能配合 Cloud NAT 使用。”在 all-traffic 下它遵循 VPC 的路由，通往代理虚拟机的路由也一样；路由可以指明它的标记。',
  correctionConnectorAddress: () =>
    '“连接器提供固定地址。”它的 /28 在 VPC 内是固定的；数据包用其中哪个地址则会变化。对外，只有带预留地址的 Cloud NAT 才是固定的。',
  correctionConnectorRule: () =>
    '“创建连接器会在防火墙中放开出站流量。”随它创建的规则只涉及 35.199.224.0/19；没有一条与互联网有关。',
  correctionMix: () =>
    '“为保险起见，两者都可以指定。”同一个作业绝不可以：Cloud Run 拒绝 --vpc-connector 与 --network 或 --subnet 同时使用。同一 VPC 中的两个作业可以各用一种。',
  correctionPrivateRanges: () =>
    '“private-ranges-only 就是没有互联网。”公网目标可以到达，只是绕过 VPC。切断互联网的，是没有 Cloud NAT 或代理的 all-traffic。',
  correctionAllTraffic: () =>
    '“all-traffic 放行一切。”它把一切送入 VPC；要从那里出去，需要 Cloud NAT 或通往代理的路由。',
  correctionAsn: () => '“Cloud Router 需要 ASN。”用于 Cloud NAT 时不需要。',
  correctionHidden: () =>
    '“NAT 列表可以指明连接器的范围。”用 --range 创建的不行：它的子网是隐藏的，只有覆盖所有子网的 Cloud NAT 才能覆盖它。',
  correctionAnnotations: () =>
    '“网络注解写在 metadata 中。”此处正是如此，却不起作用：它们应写在 spec.template.metadata 中。',

  // The second opinion
  opinionIntro: () => '连接测试同样依据配置判断，并能看到只有 Google 知道的内容。',
  opinionAgrees: () => '两者一致。',
  opinionDiffers: () => '两者不一致。请对照双方的步骤；若读取身份缺少权限，则 Google 的答案更完整。',
  opinionMissing: ({ reason }) => `无法使用连接测试：${reason}`,
  headAddress: () => '目标',
  headOurs: () => 'run-egress',
  headTheirs: () => '连接测试',
};
