/** Why something could not be read, in English: parts of sentences, put behind a colon. */
export const readsEn = {
  notRead: () => 'was not read',
  notThere: () => 'not there',
  notInSnapshot: ({ list }: { list: string }) => `the snapshot has no ${list}`,
  nameNotInSnapshot: () => 'the snapshot does not have its addresses',
  noAnswer: () => 'no answer in time',
  notReachable: ({ system }: { system: string }) => `not reachable (${system || 'connection lost'})`,
  noCredentials: () => 'no Google credentials found: try gcloud auth application-default login',
  credentialsRefused: () => 'the credentials were not accepted (401)',
  apiDisabled: ({ api }: { api: string }) => `API ${api} is not enabled (403)`,
  permissionDenied: ({ permission }: { permission: string }) => `permission ${permission} denied (403)`,
  refused: ({ status, word, message }: { status: number; word: string; message: string }) =>
    `${status}${word && ` ${word}`}: ${message}`,
  wordsOfOthers: ({ text }: { text: string }) => text || 'no reason was given',
  answerUnreadable: ({ path, expected }: { path: string; expected: string }) =>
    `the answer can't be read: ${path}: ${expected}`,
  answerIncomplete: ({ scope, code }: { scope: string; code: string }) => `incomplete: ${scope || 'list'} ${code}`,
  policiesDiffer: ({ regions }: { regions: string }) =>
    `firewall policies differ between ${regions}: save one region at a time`,
  regionSilent: ({ region }: { region: string }) => `Cloud Run in ${region} did not answer`,
  dnsFailed: ({ code }: { code: string }) => `DNS: ${code}`,
  testWithoutEnd: ({ seconds }: { seconds: number }) => `no verdict within ${seconds} s`,
  testWithoutResult: () => 'the test has no result',
  organisationRulesOnTags: () => "the organisation policy's rules hang on tags of the project",
};
