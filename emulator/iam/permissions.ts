/** The verb of a permission, where it is not the verb of the method that needs it. */
const VERBS: Readonly<Record<string, string>> = {
  insert: 'create',
  patch: 'update',
  aggregatedList: 'list',
  replaceJob: 'update',
  cancel: 'update',
  wait: 'get',
};

const POLICY = 'compute.networks.updatePolicy';

/**
 * Methods that need another permission than their name says, or more of them.
 * https://cloud.google.com/iam/docs/permissions-reference
 */
const UNUSUAL: Readonly<Record<string, readonly string[]>> = {
  'cloudasset.searchAllResources': ['cloudasset.assets.searchAllResources'],
  'compute.networks.getEffectiveFirewalls': ['compute.networks.getEffectiveFirewalls'],
  'compute.regionNetworkFirewallPolicies.getEffectiveFirewalls': ['compute.networks.getRegionEffectiveFirewalls'],
  'compute.networks.listPeeringRoutes': ['compute.networks.listPeeringRoutes'],
  'compute.subnetworks.insert': ['compute.subnetworks.create', POLICY],
  'compute.subnetworks.setPrivateIpGoogleAccess': ['compute.subnetworks.setPrivateIpGoogleAccess'],
  'compute.subnetworks.listUsable': ['compute.subnetworks.list'],
  'compute.routers.getRouterStatus': ['compute.routers.get'],
  'compute.routers.getNatMappingInfo': ['compute.routers.get'],
  'compute.routers.getNatIpInfo': ['compute.routers.get'],
  'compute.projects.getXpnHost': ['compute.projects.get'],
  'compute.projects.getXpnResources': ['compute.projects.get'],
  'compute.projects.listXpnHosts': ['compute.organizations.listXpnHosts'],
  'compute.projects.enableXpnHost': ['compute.organizations.enableXpnHost'],
  'compute.projects.disableXpnHost': ['compute.organizations.disableXpnHost'],
  'compute.projects.enableXpnResource': ['compute.organizations.enableXpnResource'],
  'compute.projects.disableXpnResource': ['compute.organizations.disableXpnResource'],
  'run.namespaces.jobs.run': ['run.jobs.run'],
  'run.projects.locations.jobs.run': ['run.jobs.run'],
  'logging.entries.list': ['logging.logEntries.list'],
  'logging.entries.write': ['logging.logEntries.create'],
  'pubsub.projects.subscriptions.pull': ['pubsub.subscriptions.consume'],
  'pubsub.projects.subscriptions.acknowledge': ['pubsub.subscriptions.consume'],
  'pubsub.projects.subscriptions.modifyAckDeadline': ['pubsub.subscriptions.consume'],
  'pubsub.projects.subscriptions.modifyPushConfig': ['pubsub.subscriptions.update'],
  'secretmanager.projects.secrets.addVersion': ['secretmanager.versions.add'],
  'storage.buckets.getStorageLayout': ['storage.buckets.get'],
  'serviceusage.services.get': ['serviceusage.services.get'],
  'telemetry.metrics.post': ['telemetry.metrics.write'],
  'telemetry.traces.post': ['telemetry.traces.write'],
  'cloudresourcemanager.projects.get': ['resourcemanager.projects.get'],
  'orgpolicy.projects.policies.getEffectivePolicy': ['orgpolicy.policy.get'],
};

/** Whoever changes one of these changes its network's policy, too. */
const WITH_POLICY = /^compute\.(routers|routes|firewalls)\.(insert|patch|update|delete)$/;

/** Permissions that a method needs, by its name in the discovery document; the first is the one on the resource itself. */
export function permissionsOf(method: string): readonly string[] {
  const unusual = UNUSUAL[method];
  if (unusual) return unusual;
  // What has no such name asks for nothing: keys that anybody may read, and what nobody has written yet.
  if (!/^[a-z]\w*(\.\w+){2,}$/.test(method)) return [];
  const [service = '', ...rest] = method.split('.');
  const [collection = '', verb = ''] = rest.slice(-2);
  const own = `${service}.${collection}.${VERBS[verb] ?? verb}`;
  return WITH_POLICY.test(method) ? [own, POLICY] : [own];
}
