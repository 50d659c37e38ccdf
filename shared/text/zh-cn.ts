import { applyZhCN } from './apply/zh-cn.ts';
import { doctorZhCN } from './doctor/zh-cn.ts';
import { explainZhCN } from './explain/zh-cn.ts';
import { notifyZhCN } from './notify/zh-cn.ts';
import type { ownEn } from './en.ts';
import { readsZhCN } from './reads/zh-cn.ts';
import type { Catalogue } from './say.ts';

/* Every sentence that a person reads, in Simplified Chinese, in the words of Google's own Chinese documentation. */

const INVALID = {
  mix: '同时指定了连接器和网络接口，两者互斥',
  'egress-unknown': '出站设置不是 Cloud Run 认识的值',
  'egress-alone': '设置了出站方式，却没有连接器或网络接口',
  'several-interfaces': '指定了多个网络接口',
  'empty-interface': '网络接口既没有网络也没有子网',
} as const;

const HOPS: Readonly<Record<string, string>> = {
  FOREIGN_IP_DISALLOWED: '不允许转发数据包（canIpForward 已关闭）',
  INSTANCE_NOT_RUNNING: '未在运行',
  NO_EXTERNAL_ADDRESS: '没有外部地址',
  ROUTE_NEXT_HOP_IP_ADDRESS_NOT_RESOLVED: '不是该网络中任何虚拟机的地址',
  ROUTE_NEXT_HOP_RESOURCE_NOT_FOUND: '不存在',
  ROUTE_NEXT_HOP_INSTANCE_WRONG_NETWORK: '在该网络中没有接口',
};

const EXITS = {
  any: '任何方式',
  google: 'Google 自己的出口',
  nat: 'Cloud NAT',
  proxy: '代理虚拟机',
} as const;

const firewall = ({ rule, policy }: { rule: string; policy: boolean }) =>
  policy ? `防火墙政策中的规则 ${rule}` : `防火墙规则 ${rule}`;

const ownZhCN: Pick<Catalogue, keyof typeof ownEn> = {
  // Steps of a trace
  startJob: ({ job }) => `Cloud Run 作业 ${job}`,
  arriveConnector: ({ connector, state }) => `无服务器 VPC 访问通道连接器 ${connector}（${state}）`,
  arriveDirect: ({ subnetwork, tags }) => `经子网 ${subnetwork} 的直接 VPC 出站流量${tags && `，网络标记 ${tags}`}`,
  googleExitNone: () => 'Google 自己的出口：没有连接器或网络接口的作业不进入 VPC',
  googleExitPrivateRanges: () => 'Google 自己的出口：在 private-ranges-only 下，公网目标不进入 VPC',
  firewallImplied: () => '隐式规则允许所有出站流量',
  firewallAllowed: (of) => `${firewall(of)}（优先级 ${of.priority}）允许`,
  firewallDenied: (of) => `${firewall(of)}（优先级 ${of.priority}）拒绝`,
  firewallUndecided: (of) =>
    `${firewall(of)}（优先级 ${of.priority}）可能匹配，也可能不匹配${of.matches && `（${of.matches}）`}：仅凭配置无法判断`,
  firewallsUnknown: ({ network, reason }) => `无法读取 ${network} 的防火墙规则：${reason}`,
  routeApplied: ({ route, range, priority, hop }) => `路由 ${route}（${range}，优先级 ${priority}）通往 ${hop}`,
  routeSubnet: ({ subnetwork }) => `${subnetwork} 的子网路由`,
  routesUnknown: ({ network, reason }) => `无法读取 ${network} 的路由：${reason}`,
  policyRoutesUnknown: ({ network, reason }) => `无法读取 ${network} 的基于政策的路由：${reason}`,
  policyRouteTaken: ({ route, priority, address }) =>
    `基于政策的路由 ${route}（优先级 ${priority}）会把它或可能把它送往负载均衡器 ${address}：其后的情况不在所读取的配置之内`,
  policyRoutePassed: ({ route, priority }) => `基于政策的路由 ${route}（优先级 ${priority}）把它交给其他路由决定`,
  routeTagUndecided: ({ route, tags }) =>
    `路由 ${route} 只对网络标记 ${tags} 生效：带标记的路由是否作用于直接 VPC 出站流量，文档没有说明`,
  routeFallback: ({ route }) =>
    `路由 ${route} 后面的虚拟机已停止或不存在，而同一范围还有另一条路由：Google 选哪一条，仅凭配置无法判断`,
  noRoute: ({ network, address }) => `${network} 中没有通往 ${address} 的路由`,
  hopUnknown: ({ route, target }) => `路由 ${route} 通往 ${target}：其后发生什么不在所读取的配置之内`,
  hopDead: ({ cause, target }) => `下一跃点 ${target} ${HOPS[cause] ?? '不接收数据包'}`,
  arriveProxy: ({ instance }) => `由虚拟机 ${instance} 转发`,
  natApplied: ({ nat, router }) => `路由器 ${router} 上的 Cloud NAT ${nat}`,
  natMissing: ({ subnetwork, region, network }) =>
    subnetwork === ''
      ? `${network} 在 ${region} 没有覆盖该连接器隐藏子网的 Cloud NAT，因此数据包没有外部地址`
      : `${network} 在 ${region} 没有覆盖子网 ${subnetwork} 的 Cloud NAT，因此数据包没有外部地址`,
  natNoAddresses: ({ nat, router }) => `路由器 ${router} 上的 Cloud NAT ${nat} 已没有可用地址`,
  natRuleUndecided: ({ nat, router }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 有一条规则可能适用于这个目的地：仅凭配置无法判断是否还有地址可用`,
  routersUnknown: ({ network, region, reason }) => `无法读取 ${network} 在 ${region} 的 Cloud Router：${reason}`,
  networkUnknown: ({ reason }) => `无法判断数据包进入哪个网络：${reason}`,
  networkOfMissingSubnetwork: () => '无法判断数据包进入哪个网络：子网不存在',
  connectorUnknown: ({ connector, reason }) => `无法读取连接器 ${connector}：${reason}`,
  connectorMissing: ({ connector, region }) => `${region} 中不存在连接器 ${connector}`,
  connectorElsewhere: ({ connector, region, other }) =>
    `连接器 ${connector} 在 ${other || '另一个区域'}，作业在 ${region}；两者必须在同一区域`,
  connectorNotRunning: ({ connector, state }) => `连接器 ${connector} 的状态为 ${state}`,
  subnetworkOfOtherNetwork: ({ subnetwork, network, other }) =>
    `子网 ${subnetwork} 属于网络 ${other}，而不是作业同时指定的 ${network}；因此任何执行都无法启动`,
  subnetworkMissing: ({ subnetwork, region }) => `${region} 中不存在子网 ${subnetwork}，因此任何执行都无法启动`,
  modeInvalid: ({ reason, detail }) => `作业的网络设置互相矛盾：${INVALID[reason]}${detail && `（${detail}）`}`,
  privateWithoutVpc: ({ address }) => `${address} 是私有地址，而作业没有进入 VPC 的途径`,
  googleAccessWithoutVpc: ({ address }) =>
    `Google 自有出口是否通往 ${address}（专用 Google 访问通道的地址），文档没有说明`,
  privateToInternet: ({ address }) => `${address} 是私有地址，而路由通往互联网`,
  googleAccessOff: ({ subnetwork }) => `子网 ${subnetwork} 未启用专用 Google 访问通道`,
  googleAccessUnknown: () => '无法判断子网是否启用了专用 Google 访问通道：子网被隐藏或未读取',
  googleAccessByNat: ({ subnetwork }) =>
    `子网 ${subnetwork} 未启用专用 Google 访问通道；据称覆盖子网的 Cloud NAT 会自动启用它，但子网设置并不显示`,
  smtpBlocked: () => 'Google Cloud 阻止通往外部地址 TCP 端口 25 的出站流量',
  unroutable: ({ address }) => `${address} 是任何网络都不会送达的地址`,
  classEUndocumented: ({ address }) => `private-ranges-only 是否把 ${address} 这样的 E 类地址送入 VPC，文档没有说明`,
  ipv6Untraced: ({ address }) => `${address} 是 IPv6 地址；这里只追踪 IPv4`,
  nameUnresolved: ({ host, reason }) => `无法解析 ${host}：${reason}`,
  nameWithoutAddress: ({ host }) => `无法解析 ${host}：没有 IPv4 地址`,
  deliveredInternet: ({ address }) => `互联网上的 ${address}`,
  deliveredSubnet: ({ address }) => `VPC 中的 ${address}`,
  deliveredProxy: ({ instance }) => `经虚拟机 ${instance} 离开`,
  deliveredMetadata: () => '元数据服务器，始终可达',
  deliveredGoogleAccess: ({ address }) => `经专用 Google 访问通道到达 ${address} 的 Google API`,

  // Next steps
  useConnectorOfRegion: ({ region }) => `请指定 ${region} 的连接器，或把作业部署到连接器所在的区域。`,
  lookAtConnector: () => '查看该连接器。',
  deleteBrokenConnector: () => '处于 ERROR 的连接器不会自行恢复：请先解除使用，删除后重新创建。',
  chooseOneMode: () =>
    '部署时请只用 --vpc-connector，或只用 --network 和 --subnet，不能同时使用。已有其一的作业要分两步切换：先清除，再设置另一种。',
  correctMode: () => '请改正网络设置后重新部署。',
  switchToDirectFirst: () => '改用直接 VPC 出站流量：先清除连接器，',
  switchToDirectSecond: () => '再指定网络和子网。',
  switchToConnectorFirst: () => '改用连接器：先清除网络，',
  switchToConnectorSecond: () => '再指定连接器。',
  hiddenSubnetwork: () =>
    '该连接器是用 --range 创建的：它的隐藏子网无法出现在 NAT 列表和防火墙规则中。要么由覆盖所有子网的 Cloud NAT 覆盖它，要么把连接器重建在它专用的 /28 子网上。',
  giveNatAddresses: () => '请为该 Cloud NAT 提供地址，或让它自动分配。',
  policyDenies: () => '该规则属于防火墙政策：只有政策管理员能放行，VPC 规则改变不了它。',
  lookAtRule: () => '查看该规则。',
  lookAtRoutes: () => '查看该网络的路由。',
  mendProxy: () => '该虚拟机必须正在运行，创建时带有 --can-ip-forward，并且有外部地址。',
  startVm: ({ status }) => `它的状态为 ${status}：`,
  giveVmAddress: () => '给它一个外部地址：',
  letVmForward: ({ file }) => `把它写入文件，在 ${file} 中将 canIpForward 设为 true，`,
  writeVmBack: () => '再写回去，虚拟机会因此重启：',
  lookAtRoute: () => '查看该路由。',
  proxyGuest: () => '该虚拟机正在运行、可以转发并有外部地址；数据包在其内部如何处理由它自己决定。',
  proxyForward: () => '在虚拟机内部必须启用转发，',
  proxyMasquerade: () => '并让数据包以它自己的地址离开。',
  giveJobVpc: () => '请给作业一个连接器，或直接 VPC 出站流量（--network、--subnet），通往该地址所在的网络。',
  addressAtHome: ({ address, subnetwork, network }) => `${address} 属于 ${network} 的子网 ${subnetwork}。`,
  peerNetworks: () => '要么让作业进入那个网络而不是现在这个，要么用网络对等互连或 VPN 连接两者。',
  wayInto: ({ subnetwork, range }) => `经 ${subnetwork}（${range}）的直接 VPC 出站流量可以到达：`,
  switchOnGoogleAccess: () => '启用专用 Google 访问通道：',
  useSubmissionPort: () => '请使用邮件提交端口（587 或 465），或使用中继。',
  grantReading: () => '请授予读取身份所缺的权限；在此之前不会凭猜测更改任何东西。',
  giveAddresses: () => '请给出地址：--resolve HOST=IP，或在政策中写明 addresses。',
  googleExitFixed: () =>
    '无需构建任何东西。若需要固定的外部地址，请用 --vpc-egress=all-traffic 部署，并使用带预留地址的 Cloud NAT。',
  narrowRule: () => '请在政策中为目标写明范围（ranges），规则即可收窄到这些范围。',
  ruleWide: () => '我们的这条防火墙规则在其端口上放行到所有地址，因为政策没有写明范围',
  connectorNameBad: ({ connector }) =>
    `${connector} 不能作为连接器名称：只能用小写字母、数字和连字符，且少于 21 个字符（每个连字符按两个计）。`,
  connectorNetworkUnset: () =>
    '政策没有说明连接器应建在哪个网络（connector.network），名称也看不出来；因此不构建任何东西。',
  connectorNetworkMissing: ({ network, near }) =>
    `政策要求把连接器建在网络 ${network}（connector.network），但该网络不存在${near && `（拼写相近：${near}）`}；因此不构建任何东西。现有的网络：`,
  connectorIn: ({ network }) => `如果连接器属于 ${network}，可用这些命令构建：`,
  regionWithoutConnectors: ({ region, near }) =>
    `${region} 不提供 Serverless VPC Access${near && `（拼写相近：${near}）`}：请把作业部署到提供该服务的区域，或使用 Direct VPC egress（--network、--subnet）。`,
  connectorInUse: ({ connector, users }) =>
    `${connector} 是在这里创建的，可以重新创建，但正在被使用：${users}。请先解除使用。`,
  connectorUsersUnknown: ({ connector }) => `${connector} 是在这里创建的，可以重新创建，但无法读取哪些作业在使用它。`,
  rebuildOnSubnetwork: ({ connector }) =>
    `或者用一个位于独立子网上的连接器取代 ${connector}，在没有作业使用后者时将其删除：`,
  runFirst: () => '首先，',
  useNewConnector: () => '然后让作业使用它。',
  hostRulesUnknown: ({ network }) => `无法读取 ${network} 的防火墙规则，因此无法判断连接器需要哪些规则。`,
  grantNetworkUser: ({ host, service, accounts }) =>
    `在创建连接器之前，${service} 的服务代理必须在宿主项目 ${host} 的子网上拥有 Compute Network User 角色：${accounts}。这里从不授予权限。`,
  findProjectNumber: ({ service }) => `PROJECT_NUMBER 是 ${service} 的项目编号：`,
  grantTo: ({ account }) => `对于 ${account}：`,
  nameTaken: ({ name }) => `${name} 已被其他类型或其他网络的资源占用；请重命名或删除它。`,
  rangesUnknown: () => '无法读取哪些地址范围已被使用，因此选不出空闲的 /28。',
  poolUsedUp: ({ pool }) => `政策的地址池 ${pool} 中没有空闲的 /28；请给 connector.subnetPool 另一个范围。`,
  routersUsedUp: ({ network, region }) =>
    `${network} 在 ${region} 已有五个 Cloud Router，达到 Google 的上限，而且没有一个能再容纳 Cloud NAT 或子网。`,
  natChanged: ({ nat, router }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 使用了我们的名称，但现在服务于其他对象；请重命名或移除它。`,
  addressesUnknown: () => '无法读取已预留的地址，因此无法选择地址。',
  onDenyExplain: () => '政策只解释被拒绝的出站流量，不做更改（firewall.onDeny: explain）。',
  policySilenced: () => '防火墙政策也拒绝它，或者可能拒绝：只有政策管理员能放行，而一条允许的 VPC 规则会使该政策失效。',
  rangesMiss: ({ destination, address }) =>
    `政策为 ${destination} 给出的范围不包含其地址 ${address}，因此限定在这些范围内的规则没有帮助。`,
  denyAtZero: ({ rule }) => `${rule} 的优先级为 0：没有规则能排在它前面。`,
  ruleWithoutEffect: ({ rule }) => `${rule} 已经存在却不起作用：它已停用或被改过。`,
  proxyDirect: ({ address }) =>
    `不会为直接 VPC 出站流量创建通往代理虚拟机 ${address} 的路由：带标记的路由是否对其生效没有文档说明，而不带标记的默认路由会改变整个网络，并截住代理自己的数据包。`,
  proxyOwnRouteMissing: ({ instance, priority }) =>
    `政策把整个网络交给代理虚拟机（proxy.scope: network），但 ${instance} 没有自己的、优先级高于 ${priority} 的带标记默认路由：它自己的数据包会再次回到它。因此在有这样的路由之前不构建任何内容：`,
  tagProxy: () => '给虚拟机一个标记，',
  routeForProxy: () => '并为该标记创建默认路由。',
  defaultRouteDirect: () =>
    '不会为直接 VPC 出站流量创建默认路由：带标记的路由是否对其生效没有文档说明，而不带标记的默认路由应由整个网络的管理者决定。',

  destinationsInvalid: ({ text }) =>
    `注解 run-egress/destinations 不是 HOST:PORT 列表（“${text}”），因此改为检查政策中的目标`,
  correctDestinations: () => '请写成 github.com:443，多个目标以逗号分隔。',
  cureDoesNotHelp: () => '能构建的东西还不够，因此什么也不构建。',

  // What findings say of near misses
  connectorInstead: ({ connector, state, network }) =>
    `如果本意是 ${connector}（${state}${network && `，位于 ${network}`}）：`,
  subnetworkInstead: ({ subnetwork, range, network }) => `如果本意是 ${network} 的 ${subnetwork}（${range}）：`,
  networkOfSubnetwork: ({ subnetwork, network }) => `如果要用的是 ${subnetwork}，它所属的网络是 ${network}：`,
  subnetworkElsewhere: ({ subnetwork, regions }) => `${subnetwork} 位于 ${regions}：作业只能使用自己所在区域的子网。`,
  networkMissing: ({ network, alike }) => `网络 ${network} 本身不存在。${alike && `名称相近的有：${alike}。`}`,
  natInOtherRegion: ({ nat, router, region }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 属于该网络，但只服务于 ${region}：NAT 是区域级资源。`,
  natInOtherNetwork: ({ nat, router, network }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 位于该区域，但服务于网络 ${network}。`,
  natListsOthers: ({ nat, router, listed }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 列出的是：${listed || '没有任何子网'}。其所有者也可以把这个子网列进去，而不必新建 NAT：`,
  natListsNoHidden: ({ nat, router, listed }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 列出的是：${listed || '没有任何子网'}；它无法列出隐藏子网。`,
  natSecondaryOnly: ({ nat, router, subnetwork }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 只列出 ${subnetwork} 的次要范围；作业的地址取自主要范围。其所有者也可以把主要范围列进去，而不必新建 NAT：`,
  natPrivate: ({ nat, router }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 是 Private NAT：它在网络之间转换地址，不通往互联网。`,
  natForOtherEndpoints: ({ nat, router, types }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 只服务于 ${types}，不服务于作业和连接器。`,
  natHiddenSubnetwork: ({ connector, range }) =>
    `连接器 ${connector} 是用地址范围${range && `（${range}）`}创建的：任何 NAT 列表都无法指明它的隐藏子网`,
  natsInTheWay: ({ network, region }) =>
    `${network} 在 ${region} 有多个 Cloud NAT；覆盖所有子网的 Cloud NAT 必须是唯一的一个。`,
  natOfAll: ({ nat }) => `让 Cloud NAT ${nat} 覆盖其网络和区域中的所有子网：`,
  makeRouter: () => '创建 Cloud Router，',
  makeNatOfAll: () => '并在其上创建覆盖所有子网的 Cloud NAT：',
  defaultRouteGone: ({ network }) => `${network} 没有默认路由（0.0.0.0/0）：它已被删除，或网络创建时就没有。`,
  defaultRouteTagged: ({ route, tags }) =>
    `默认路由 ${route} 只对网络标记 ${tags} 生效；该作业的数据包不带其中任何一个。`,
  makeDefaultRoute: () => '像 Google 随每个网络创建的那样的默认路由，会为整个网络而不只是这个作业打开出路：',
  tagUnknown: ({ tags, network }) => `${network} 中没有任何出站防火墙规则或路由提到作业的这些网络标记：${tags}`,
  tagMeant: ({ tag, by }) => `如果本意是 ${by} 所指明的 ${tag}：`,

  // What findings say of capacity
  natPortsShared: (of) =>
    `同时运行的 ${of.tasks} 个任务共用 Cloud NAT ${of.nat} 分给连接器虚拟机的端口：${of.vms} 台虚拟机 x ${of.ports} 个端口 = 到同一目标的 ${of.vms * of.ports} 个连接，每个任务${of.each < 1 ? '不足一个' : ` ${of.each} 个`}`,
  natPortsOwn: ({ nat, ports }) =>
    `Cloud NAT ${nat} 分给每个任务 ${ports} 个端口：到同一目标最多同时有 ${ports} 个连接`,
  natAddressesFew: (of) =>
    `Cloud NAT ${of.nat} 有 ${of.addresses} 个地址：${of.addresses} x 64512 / ${of.ports} 个端口 = ${of.endpoints} 个端点中只有 ${of.covered} 个有端口；其余的没有`,
  morePorts: ({ ports }) => `连接关闭后端口还会被占用两分钟。请给每个端点 ${ports} 个：`,
  reserveAddresses: ({ count }) => `预留 ${count} 个地址，`,
  addNatAddresses: ({ nat }) => `并把 Cloud NAT ${nat} 应使用的全部地址交给它：`,
  addRuleAddresses: ({ nat, number }) => `并把要使用的全部地址交给 Cloud NAT ${nat} 的规则 ${number}：`,
  natDraining: ({ nat, addresses }) => `Cloud NAT ${nat} 正在排空 ${addresses}：新连接从它的其他地址离开`,
  tellNewAddresses: () => '只允许已知地址访问的一方，需要知道剩下的这些地址。',
  connectorNarrow: (of) =>
    `连接器 ${of.connector} 最多承载 ${of.instances} x ${of.mbps} = ${of.instances * of.mbps} Mbps（${of.machineType}），同时运行的 ${of.tasks} 个任务每个${of.each < 1 ? '不足 1' : ` ${of.each}`} Mbps`,
  moreConnectorInstances: () => '让连接器扩容；之后它不会再缩容：',
  largerMachine: () => '小连接很多时，micro 机器还会耗尽 CPU 积分和连接跟踪表；Google 建议生产环境使用 e2-standard-4：',
  directHasMore: () => '直接 VPC 出站流量中间没有虚拟机：每个任务自己最多有 1 Gbps。',
  subnetTooSmall: ({ subnetwork, range }) => `子网 ${subnetwork}（${range}）对直接 VPC 出站流量来说太小，至少需要 /26`,
  subnetAddresses: (of) =>
    `同时运行的 ${of.tasks} 个任务 x 2 个地址，以 16 个为一块，共需 ${of.need} 个；子网 ${of.subnetwork}（${of.range}）有 ${of.size} - 4 个保留地址${of.used === undefined ? '' : ` - ${of.used} 个虚拟机地址`} = ${of.free} 个`,
  moveToSubnetwork: ({ subnetwork, range }) => `同一网络的 ${subnetwork}（${range}）还有空间：`,
  enlargeSubnetwork: ({ subnetwork, prefix }) =>
    `${subnetwork} 旁边没有其他范围：它可以扩大到 /${prefix}，但之后不能再缩小。`,
  fewerTasks: ({ tasks }) => `同时运行的任务不要超过 ${tasks} 个；任务结束后，地址最多还会被占用 20 分钟。`,
  slowStart: () => '直接 VPC 出站流量经 Cloud NAT 时，刚启动的连接可能要等一分钟或更久才能通',
  waitAtStart: () => '让作业等待目标可达，或在两分钟内重试第一次连接。如果这太久，连接器更快。',

  // What findings say of rules and ranges
  connectorCutOff: (of) =>
    `${firewall(of)}（优先级 ${of.priority}）使连接器 ${of.connector} 的虚拟机无法在 ${of.range} 上应答 Cloud Run，因此连接器不能工作`,
  letConnectorAnswer: () => '让连接器能够应答，规则紧排在它之前：',
  autoModeConnector: ({ connector, range, network }) =>
    `连接器 ${connector} 的范围 ${range} 与 10.128.0.0/9 重叠，而自动模式网络 ${network} 把它留给自己的子网`,
  autoModePool: ({ range, network }) =>
    `政策的地址池 ${range}（connector.subnetPool）与 10.128.0.0/9 重叠，而自动模式网络 ${network} 把它留给自己的子网`,
  otherConnectorRange: () => '请用此范围之外的 /28，或在专用子网上，重新创建连接器。',
  otherPool: () => '请给 connector.subnetPool 一个此范围之外的范围，例如 10.8.0.0/20。',
  privateRangesSurprise: ({ nat, router, isDefault }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 覆盖作业的子网却没有用上：在 private-ranges-only 下${isDefault ? '（未设置出站方式，因此生效）' : ''}，公网目标不进入 VPC`,
  sendAllTraffic: () => '让所有流量都经过 VPC：',

  // What findings say of what the policy requires
  modeNotAllowed: ({ mode, modes }) => `作业的网络模式是 ${mode}；政策允许的是 ${modes}（require.modes）`,
  modeInstead: ({ mode }) =>
    mode === 'none'
      ? '部署作业时不要指定连接器和网络。'
      : mode === 'connector'
        ? '部署时使用连接器（--vpc-connector）。'
        : '部署时使用直接 VPC 出站流量（--network、--subnet）。',
  egressNotRequired: ({ mode, actual, required }) =>
    mode === 'none'
      ? `作业不进入 VPC；政策要求 ${required}（require.egress）`
      : `作业的出站方式是 ${actual}；政策要求 ${required}（require.egress）`,
  egressRefused: ({ setting, allowed }) =>
    setting === 'none'
      ? `组织政策 run.allowedVPCEgress 要求作业以 ${allowed || '（无任何允许的设置）'} 进入 VPC；这个作业不进入任何 VPC`
      : `组织政策 run.allowedVPCEgress 允许的是 ${allowed || '（无任何允许的设置）'}；作业的出站方式是 ${setting}`,
  changeRefused: ({ egress, allowed }) =>
    `--vpc-egress=${egress} 可以解决，但组织政策 run.allowedVPCEgress 会拒绝：它允许的是 ${allowed || '（无任何允许的设置）'}。`,
  askForPolicy: () => '只有组织政策的管理员才能让作业在此部署。',
  enterVpcAs: ({ egress }) => `部署作业时请使用连接器或直接 VPC 出站流量，并设置 --vpc-egress=${egress}。`,
  changeEgress: ({ egress }) => `把出站方式设为 ${egress}：`,
  enterVpc: () => '部署时请使用连接器或直接 VPC 出站流量，并加上 --vpc-egress=all-traffic。',
  exitNotRequired: (of) =>
    `到达 ${of.address} 的方式是：${EXITS[of.actual]}；政策要求的是：${EXITS[of.required]}（require.via）`,
  routeToGateway: ({ route }) =>
    `路由 ${route} 通往那里：若它对该作业不生效，通往互联网网关的默认路由就会把流量带到 Cloud NAT。`,
  routeToProxy: ({ route }) => `路由 ${route} 通往那里：一条优先级更高、通往代理虚拟机的默认路由就能绕开它。`,
  addressOfGoogle: () => '公网目标看到的是 Google 自己出口的地址；政策要求使用预留地址（require.reservedAddress）',
  addressAutomatic: ({ nat, router }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 自动分配地址；政策要求使用预留地址（require.reservedAddress）`,
  addressOfVm: ({ instance, address }) =>
    `虚拟机 ${instance} 的外部地址 ${address} 不是预留地址；政策要求预留（require.reservedAddress）`,
  addressOfVmUnknown: ({ instance, address }) =>
    `政策要求虚拟机 ${instance} 的外部地址 ${address} 是预留地址，而这一点无法读取`,
  keepAddress: () => '原样预留它：',
  egressOpen: () => '没有任何防火墙规则决定该作业可以到达什么：凡是没有规则拒绝的，隐式规则一律放行',
  closeEgress: () => '要收紧，请用一条出站规则为该发送方允许目标的端口，再用另一条优先级数值更大的规则拒绝其余流量。',

  // Reasons of changes
  reasonSubnetwork: ({ range, connector }) =>
    `连接器 ${connector} 得到专用的 /28 子网 ${range}，NAT 列表和防火墙规则可以指明它`,
  reasonRebuildConnector: ({ connector }) =>
    `连接器 ${connector} 处于 ERROR 状态且不会自行恢复；它是在这里创建的，没有被使用，因此重新创建`,
  reasonHostRule: ({ connector, from }) =>
    `允许 Cloud Run 从 ${from} 访问连接器 ${connector}：在共享 VPC 中没有其他人会创建这条规则`,
  reasonConnector: ({ connector }) => `作业指定了连接器 ${connector}，而它不存在`,
  reasonAwaitConnector: ({ connector }) => `连接器 ${connector} 正在创建；等待其完成`,
  reasonNat: ({ subnetwork }) => `只为子网 ${subnetwork} 提供的 Cloud NAT`,
  reasonNatOnForeign: ({ subnetwork, router, region }) =>
    `只为子网 ${subnetwork} 的 Cloud NAT，放在路由器 ${router} 上，不改动其已有内容：该网络在 ${region} 已有五个路由器，达到 Google 允许的上限`,
  reasonNatListing: ({ subnetwork, nat, router }) =>
    `路由器 ${router} 上的 Cloud NAT ${nat} 也列出子网 ${subnetwork}；无法为它单独创建 NAT`,
  reasonNatRelisted: ({ subnetwork, nat, router }) =>
    `路由器 ${router} 上我们自己的 Cloud NAT ${nat} 不再列出子网 ${subnetwork}；重新列入`,
  reasonAddress: ({ subnetwork }) => `为 ${subnetwork} 的 Cloud NAT 预留的地址`,
  reasonFirewall: ({ rule, priority }) => `放行目标端口，紧排在 ${rule}（优先级 ${priority}）之前`,
  reasonAnswers: ({ rule, priority }) =>
    `允许连接器应答 Cloud Run（否则它无法工作），紧排在 ${rule}（优先级 ${priority}）之前`,
  reasonProxyRoute: ({ address }) => `通往代理虚拟机 ${address} 的默认路由，只对该连接器的标记生效`,
  reasonNetworkProxyRoute: ({ address, network }) =>
    `按照政策（proxy.scope: network），为整个 ${network} 创建通往代理虚拟机 ${address} 的默认路由`,
  reasonRouteReplaced: ({ route }) => `路由 ${route} 是在这里创建的，但已不再通往政策所要的位置；路由无法修改`,
  reasonJobConnector: ({ connector, egress }) => `作业改走连接器 ${connector}，${egress}；作业的其他内容保持不变`,
  reasonJobSubnetwork: ({ subnetwork, egress }) =>
    `作业改走子网 ${subnetwork}（Direct VPC egress），${egress}；作业的其他内容保持不变`,
  reasonJobNone: () => '作业不再进入 VPC；作业的其他内容保持不变',
  reasonDefaultRoute: () => '通往互联网网关的默认路由，只对该连接器的标记生效',

  // Why a change can't be taken back
  noUndoOfWaiting: () => '没有写入任何内容，因此无需撤销',
  noUndoOfDeletion: () => '已删除的资源如仍需要，会由下一次计划重新创建',

  // Why a change is held back
  withheldUnread: ({ reason }) => `并非全部都能读取：${reason}`,
  withheldPolicy: ({ remediation }) => `政策规定 remediation: ${remediation}`,
  withheldJobEdit: ({ edit }) => `政策规定 job.edit: ${edit}`,
  withheldExempt: ({ label }) => `作业因其标签而豁免（${label}）`,
  withheldHost: ({ project }) => `政策没有列出宿主项目 ${project}（hostProjects）`,
  withheldLimit: ({ limit }) => `政策每次运行只允许 ${limit} 项更改（limits.changesPerRun）`,

  // What only a result says
  deployAgain: () => '部署曾因缺少出路而被拒绝；现在出路已经具备',
  deployAgainStep: () => '请重新运行部署：不会代您重复部署。',
};

/** Not spread: see the English ones. */
export const zhCN: Catalogue = Object.assign(
  Object.assign({}, ownZhCN, applyZhCN, doctorZhCN),
  explainZhCN,
  notifyZhCN,
  readsZhCN,
);
