import type { Catalogue } from '../say.ts';
import type { readsEn } from './en.ts';

/** Why something could not be read, in Simplified Chinese. */
export const readsZhCN: Pick<Catalogue, keyof typeof readsEn> = {
  notRead: () => '未读取',
  notThere: () => '不存在',
  notInSnapshot: ({ list }) => `快照中没有 ${list}`,
  nameNotInSnapshot: () => '快照中没有它的地址',
  noAnswer: () => '未在限时内答复',
  notReachable: ({ system }) => `无法连接（${system || '连接中断'}）`,
  noCredentials: () => '未找到 Google 凭据：请运行 gcloud auth application-default login',
  credentialsRefused: () => '凭据未被接受 (401)',
  apiDisabled: ({ api }) => `API ${api} 未启用 (403)`,
  permissionDenied: ({ permission }) => `缺少权限 ${permission} (403)`,
  refused: ({ status, word, message }) => `${status}${word && ` ${word}`}，原文：${message}`,
  wordsOfOthers: ({ text }) => (text ? `原文：${text}` : '未说明原因'),
  answerUnreadable: ({ path, expected }) => `答复无法解读：${path}: ${expected}`,
  answerIncomplete: ({ scope, code }) => `答复不完整：${scope || '列表'} ${code}`,
  policiesDiffer: ({ regions }) => `${regions} 的防火墙政策不同：请一次只保存一个区域`,
  regionSilent: ({ region }) => `${region} 的 Cloud Run 没有答复`,
  dnsFailed: ({ code }) => `DNS 查询失败：${code}`,
  testWithoutEnd: ({ seconds }) => `${seconds} 秒内没有结论`,
  testWithoutResult: () => '测试没有结果',
  organisationRulesOnTags: () => '组织政策的规则取决于项目的标记',
};
