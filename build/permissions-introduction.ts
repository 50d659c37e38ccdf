/** What stands above the table of docs/permissions.md, which is made of the code. */
export const PERMISSIONS_INTRODUCTION = `# Permissions

<!-- Made of shared/permissions.ts by \`npm run generate\`. -->

Every call to Google names the permission that it needs; the custom roles of \`infra/\` are made of this table and hold
nothing else. \`projects\`: in each project that is watched (of an organisation or folder: there). \`jobs\`: the same, only with
\`allow_job_edits\`. \`bucket\`, \`topics\`, \`secrets\`: on run-egress's own alone. \`telemetry\`: in the project
that run-egress lives in.

| identity | is | may |
|---|---|---|
| \`run-egress-reader\` | \`onJobChange\`, \`sweep\`, \`onNetworkChange\` | read; publish |
| \`run-egress-writer\` | \`remediate\` | read; with \`allow_changes\`, build; publish |
| \`run-egress-notifier\` | \`notify\` | read the secrets that the policy names; publish |
| \`run-egress-push-NAME\` | Pub/Sub, one a subscription | call the one function that its messages are for |
| operator | a person at the command line | what the command needs; \`run-egress doctor\` says what is missing |

Two grants go to Google's own agents: Pub/Sub's may make tokens of the push accounts and move what could not be handled to the
dead letters. A log sink's writer may publish to its topic.

## Who deploys

Whoever runs Terraform needs, in the project that run-egress lives in, \`roles/cloudfunctions.admin\`, \`roles/pubsub.admin\`,
\`roles/storage.admin\`, \`roles/iam.serviceAccountAdmin\`, \`roles/iam.roleAdmin\`, \`roles/iam.serviceAccountUser\`,
\`roles/resourcemanager.projectIamAdmin\`, \`roles/logging.configWriter\`, \`roles/cloudscheduler.admin\`,
\`roles/monitoring.editor\`, \`roles/run.admin\` and \`roles/serviceusage.serviceUsageAdmin\`; in each watched project
\`roles/iam.roleAdmin\`, \`roles/resourcemanager.projectIamAdmin\` and \`roles/logging.configWriter\`; for an organisation the same
there (\`roles/iam.organizationRoleAdmin\`, \`roles/resourcemanager.organizationAdmin\`).

## Every permission
`;
