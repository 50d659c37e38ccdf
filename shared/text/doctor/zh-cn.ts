import type { Catalogue } from '../say.ts';
import type { doctorEn } from './en.ts';

/** What the doctor says, in Simplified Chinese. */
export const doctorZhCN: Pick<Catalogue, keyof typeof doctorEn> = {
  doctorUnread: ({ what, reason }) => `无法查看 ${what}：${reason}`,
  doctorApisOn: ({ project, count }) => `${project}：${count} 个 API 均已启用`,
  doctorApiOff: ({ project, api }) => `${project}：API ${api} 未启用`,
  doctorPermitted: ({ project, holder, count }) => `${project}：您具备 ${holder} 的全部 ${count} 项权限`,
  doctorNotPermitted: ({ project, permission }) => `${project}：您缺少权限 ${permission}`,
  doctorAgents: ({ project, count }) => `${project}：Google 的 ${count} 个服务代理均有所需角色`,
  doctorAgent: ({ project, member, role }) => `${project}：${member} 缺少角色 ${role}；没有它，连接器和作业会失败`,
  doctorQuotas: ({ project, region, count }) => `${project}，${region}：${count} 项配额均未接近上限`,
  doctorQuota: ({ metric, usage, limit }) => `配额 ${metric}：已用 ${usage}，上限 ${limit}`,
  doctorPolicyFree: ({ name }) => `组织政策 ${name} 没有妨碍`,
  doctorPolicy: ({ name, allowed }) => `组织政策 ${name} 会拒绝修复可能需要的设置；它只允许：${allowed}`,
  doctorSink: ({ sink }) => `日志接收器 ${sink} 在输送事件，且有权发布`,
  doctorNoSink: ({ where }) => `没有日志接收器输送事件（已查看 ${where}）`,
  doctorSinkOff: ({ sink }) => `日志接收器 ${sink} 已停用`,
  doctorSinkDenied: ({ sink, writer }) => `日志接收器 ${sink} 以 ${writer} 的身份写入，但它无权发布：所有条目都会丢失`,
  doctorPush: ({ subscription }) => `订阅 ${subscription} 以自己的账号推送`,
  doctorNoPush: ({ subscription }) => `没有订阅 ${subscription}`,
  doctorNotPushed: ({ subscription }) => `订阅 ${subscription} 没有推送目标`,
  doctorPushAccount: ({ subscription, account, wanted }) =>
    `订阅 ${subscription} 以 ${account} 的身份推送，而不是 ${wanted}：函数会拒绝它`,
  doctorNoWrites: ({ project, days }) => `${project}：最近 ${days} 天没有作业写入，无法判断事件是否送达`,
  doctorLastEvent: ({ job, time }) => `最近的事件：${job}，${time}，已通知`,
  doctorEventUnderWay: ({ job, time }) => `最近的事件：${job}，${time}；尚未通知，可能还需几分钟`,
  doctorEventLost: ({ job, time, told }) => `${job} 于 ${time} 写入，但没有通知（最近一次通知：${told}）：事件没有送达`,
};
