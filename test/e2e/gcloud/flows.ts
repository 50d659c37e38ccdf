/** One command and how it has to end. */
export interface Step {
  readonly run: string;
  /** 0 unless it says otherwise: 1 is what the cloud refuses, 2 what gcloud refuses by itself. */
  readonly status?: 1 | 2;
  /** What standard output has in it, and standard error. */
  readonly out?: RegExp;
  readonly err?: RegExp;
  /** Not in CI, where a second a command counts: RUN_EGRESS_GCLOUD=all runs these, too. */
  readonly more?: true;
}

const R = '--region=europe-west2';
const IMAGE = '--image=europe-west2-docker.pkg.dev/myproject/containers/my-agent:latest';

/** The only execution of a job: the shell asks for its name. */
const EXECUTION = `$(gcloud run jobs executions list --job=my-agent-7 ${R} --format='value(name)')`;

/** A network engineer: networks, subnetworks, routers with NAT, addresses, routes, rules, VMs. */
export const NETWORK: readonly Step[] = [
  {
    run: 'compute networks create my-vpc --subnet-mode=custom --bgp-routing-mode=regional',
    out: /my-vpc\s+CUSTOM\s+REGIONAL/,
  },
  { run: 'compute networks create my-vpc --subnet-mode=custom', status: 1, err: /already exists/ },
  { run: 'compute networks create other --subnet-mode=auto', more: true },
  { run: 'compute networks list --filter=name=my-vpc --format="value(name)"', out: /^my-vpc$/m },
  { run: 'compute networks describe nope', status: 1, err: /was not found/, more: true },
  { run: 'compute networks update my-vpc --bgp-routing-mode=global', more: true },
  {
    run: `compute networks subnets create my-subnet --network=my-vpc ${R} --range=10.10.0.0/24 --enable-private-ip-google-access`,
  },
  { run: 'compute networks subnets list', out: /my-subnet\s+europe-west2\s+my-vpc\s+10\.10\.0\.0\/24/ },
  { run: `compute networks subnets list --network=my-vpc --regions=europe-west2`, out: /my-subnet/, more: true },
  { run: `compute networks subnets describe my-subnet ${R}`, out: /gatewayAddress: 10\.10\.0\.1/, more: true },
  { run: `compute networks subnets update my-subnet ${R} --no-enable-private-ip-google-access`, more: true },
  { run: `compute networks subnets expand-ip-range my-subnet ${R} --prefix-length=23`, more: true },
  { run: 'compute networks subnets list-usable', out: /my-subnet/, more: true },
  { run: 'compute networks describe my-vpc', out: /subnetworks:\n- .*\/my-subnet/ },
  { run: `compute addresses create nat-ip b2 ${R}`, err: /addresses\/b2/ },
  { run: `compute addresses create int-ip ${R} --subnet=my-subnet --addresses=10.10.0.9`, more: true },
  { run: 'compute addresses create glob-ip --global', more: true },
  { run: 'compute addresses list', out: /nat-ip\s+34\.[\d.]+\s+EXTERNAL/, more: true },
  { run: `compute addresses describe nat-ip ${R}`, out: /status: RESERVED/, more: true },
  { run: `compute routers create my-router --network=my-vpc ${R}` },
  { run: 'compute routers list', out: /my-router\s+europe-west2\s+my-vpc/ },
  { run: 'compute routers list --regions=europe-west2', out: /my-router/, more: true },
  {
    run: `compute routers nats create my-nat --router=my-router ${R} --nat-all-subnet-ip-ranges --auto-allocate-nat-external-ips`,
  },
  { run: `compute routers nats list --router=my-router ${R}`, out: /my-nat\s+AUTO_ONLY\s+ALL_SUBNETWORKS/ },
  {
    run: `compute routers nats create second --router=my-router ${R} --nat-all-subnet-ip-ranges --auto-allocate-nat-external-ips`,
    status: 1,
    err: /Can not create new Nats/,
    more: true,
  },
  {
    run: `compute routers nats update my-nat --router=my-router ${R} --nat-external-ip-pool=nat-ip --min-ports-per-vm=128 --enable-logging`,
  },
  { run: `compute routers nats describe my-nat --router=my-router ${R}`, out: /natIpAllocateOption: MANUAL_ONLY/ },
  { run: `compute routers get-status my-router ${R}`, out: /userAllocatedNatIps/, more: true },
  { run: `compute routers get-nat-mapping-info my-router ${R}`, more: true },
  { run: `compute routers get-nat-ip-info my-router ${R}`, out: /mode: MANUAL/, more: true },
  { run: `compute routers describe my-router ${R}`, out: /nats:/, more: true },
  {
    run: 'compute routes create to-squid --network=my-vpc --destination-range=0.0.0.0/0 --next-hop-address=10.10.0.9 --priority=900 --tags=proxied',
  },
  { run: 'compute routes list --filter=network:my-vpc', out: /to-squid\s+my-vpc\s+0\.0\.0\.0\/0\s+10\.10\.0\.9\s+900/ },
  { run: 'compute routes describe to-squid', out: /nextHopIp: 10\.10\.0\.9/, more: true },
  {
    run: 'compute firewall-rules create allow-squid --network=my-vpc --direction=INGRESS --allow=tcp:3128,icmp --source-ranges=10.8.0.0/28 --target-tags=squid --priority=900',
  },
  {
    run: 'compute firewall-rules create deny-out --network=my-vpc --direction=EGRESS --action=DENY --rules=all --destination-ranges=0.0.0.0/0 --priority=65000',
  },
  {
    run: "compute firewall-rules list --filter='network=my-vpc AND direction=INGRESS' --format='value(name)'",
    out: /^allow-squid\n$/,
  },
  { run: 'compute firewall-rules update allow-squid --disabled', more: true },
  { run: 'compute firewall-rules describe allow-squid', out: /disabled: true/, more: true },
  { run: 'compute networks get-effective-firewalls my-vpc', out: /DENY\s+EGRESS/, more: true },
  { run: 'compute instances list --zones=europe-west2-a,us-central1-a' },
  {
    run: `compute instances create proxy --zone=europe-west2-a --subnet=my-subnet --can-ip-forward --machine-type=e2-small --image-family=debian-12 --image-project=debian-cloud`,
    out: /proxy\s+europe-west2-a\s+e2-small.*RUNNING/,
    more: true,
  },
  { run: 'compute instances add-tags proxy --zone=europe-west2-a --tags=squid', more: true },
  { run: 'compute instances stop proxy --zone=europe-west2-a', more: true },
  { run: 'compute instances start proxy --zone=europe-west2-a', more: true },
  { run: 'compute instances describe proxy --zone=europe-west2-a', out: /canIpForward: true/, more: true },
  { run: 'compute instances list', out: /proxy/, more: true },
  { run: 'compute instances delete proxy --zone=europe-west2-a --quiet', more: true },
  { run: 'compute networks delete my-vpc --quiet', status: 1, err: /is already being used by/ },
  { run: `compute routers nats delete my-nat --router=my-router ${R} --quiet` },
  { run: `compute routers delete my-router ${R} --quiet` },
  { run: 'compute firewall-rules delete allow-squid deny-out --quiet' },
  { run: 'compute routes delete to-squid --quiet' },
  { run: `compute addresses delete nat-ip b2 ${R} --quiet` },
  { run: `compute addresses delete int-ip ${R} --quiet`, more: true },
  { run: 'compute addresses delete glob-ip --global --quiet', more: true },
  { run: `compute networks subnets delete my-subnet ${R} --quiet` },
  { run: 'compute networks delete my-vpc --quiet' },
  { run: 'compute networks delete other --quiet', more: true },
  { run: 'compute shared-vpc enable host-project', more: true },
  { run: 'compute shared-vpc associated-projects add network-user --host-project=host-project', more: true },
  { run: 'compute shared-vpc get-host-project network-user', out: /name: host-project/, more: true },
  { run: 'compute shared-vpc list-associated-resources host-project', out: /network-user/, more: true },
];

const SEED = `${IMAGE} ${R} --max-retries=3 --set-env-vars=env=pdev,name=testvalue --set-secrets=cloud_run_secret=cloud_run_test:latest --task-timeout=10m --cpu=1 --memory=512Mi --labels=refersh=image`;

/** Somebody who deploys jobs, in a world that has a network, a subnetwork and a connector. */
export const JOBS: readonly Step[] = [
  {
    run: `run jobs deploy my-agent-4 ${SEED} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic`,
    err: /has successfully been deployed/,
  },
  { run: `run jobs describe my-agent-4 ${R} --format=export`, out: /vpc-access-connector: vpc-conn-europe/ },
  { run: `run jobs deploy my-agent-4 ${SEED} --vpc-connector=vpc-conn-europe --vpc-egress=all-traffic --memory=1Gi` },
  { run: `run jobs describe my-agent-4 ${R} --format="value(metadata.generation)"`, out: /^2$/m },
  { run: `run jobs deploy my-agent-5 ${IMAGE} ${R} --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic` },
  {
    run: `run jobs deploy my-agent-6 ${IMAGE} ${R} --vpc-connector=vpc-conn-europe --network=my-vpc --subnet=my-subnet`,
    status: 1,
    err: /VPC connector and direct VPC can not be used together/,
  },
  { run: `run jobs describe my-agent-6 ${R}`, status: 1, err: /Cannot find job/ },
  {
    run: `run jobs deploy my-agent-4 ${IMAGE} ${R} --network=my-vpc --subnet=my-subnet`,
    status: 1,
    err: /can not be used together/,
    more: true,
  },
  { run: `run jobs update my-agent-4 ${R} --clear-vpc-connector` },
  { run: `run jobs update my-agent-4 ${R} --network=my-vpc --subnet=my-subnet --vpc-egress=all-traffic` },
  { run: `run jobs describe my-agent-4 ${R}`, out: /my-subnet/, more: true },
  { run: `run jobs deploy my-agent-us ${IMAGE} --region=us-central1 --async` },
  { run: `run jobs list --format="value(metadata.name)"`, out: /my-agent-us/ },
  { run: `run jobs list ${R} --format="value(metadata.name)"`, out: /^my-agent-4\nmy-agent-5\n$/ },
  { run: `run jobs describe my-agent-us ${R}`, status: 1, err: /Cannot find job/, more: true },
  { run: `run jobs replace job.yaml ${R}` },
  { run: `run jobs replace job.yaml ${R}`, more: true },
  { run: `run jobs replace mix.yaml ${R}`, status: 1, err: /can not be used together/, more: true },
  { run: `run jobs execute my-agent-7 ${R} --wait`, err: /has successfully completed/ },
  { run: `run jobs executions list --job=my-agent-7 ${R}`, out: /my-agent-7-/ },
  { run: `run jobs executions describe ${EXECUTION} ${R}`, out: /1 task completed successfully/, more: true },
  { run: `run jobs executions tasks list --execution=${EXECUTION} ${R}`, out: /my-agent-7-\w+-task0/, more: true },
  { run: `run jobs executions tasks describe ${EXECUTION}-task0 ${R}`, out: /my-agent-7-/, more: true },
  {
    run: `run jobs executions cancel ${EXECUTION} ${R} --quiet`,
    status: 1,
    err: /completed successfully before it could be cancelled/,
    more: true,
  },
  { run: `run jobs executions delete ${EXECUTION} ${R} --quiet`, more: true },
  { run: `run jobs logs read my-agent-7 ${R}`, out: /Running europe-west2-docker/, more: true },
  { run: `run jobs delete my-agent-7 ${R} --quiet` },
  { run: `run jobs delete my-agent-7 ${R} --quiet`, status: 1, err: /could not be found/, more: true },
];

/** Somebody who makes connectors, messages and logs, in a world that has a network and a /28. */
export const CONNECTORS: readonly Step[] = [
  { run: `compute networks vpc-access connectors create vpc-conn-europe ${R} --network=my-vpc --range=10.8.0.0/28` },
  {
    run: `compute networks vpc-access connectors create vpc-conn-europe ${R} --network=my-vpc --range=10.8.0.0/28`,
    status: 1,
    err: /already exists/i,
    more: true,
  },
  {
    run: `compute networks vpc-access connectors create bad ${R} --network=my-vpc --range=10.8.0.0/28 --subnet=conn`,
    status: 2,
    more: true,
  },
  {
    run: `compute networks vpc-access connectors create vpc-conn-sub ${R} --subnet=conn --min-instances=2 --max-instances=3 --machine-type=e2-micro`,
  },
  {
    run: `compute networks vpc-access connectors describe vpc-conn-sub ${R}`,
    out: /state: READY\nsubnet:\n {2}name: conn/,
  },
  {
    run: `compute networks vpc-access connectors describe nope ${R}`,
    status: 1,
    err: /The connector is not found/,
    more: true,
  },
  { run: `compute networks vpc-access connectors update vpc-conn-sub ${R} --min-instances=3 --max-instances=4` },
  { run: `compute networks vpc-access connectors list ${R}`, out: /vpc-conn-sub.*\b3\b.*\b4\b/ },
  { run: `compute networks vpc-access connectors delete vpc-conn-sub ${R} --quiet` },
  { run: `compute networks vpc-access locations list`, out: /europe-west2/, more: true },
  { run: 'pubsub topics create my-topic' },
  { run: 'pubsub topics create my-topic', status: 1, err: /already exists/i, more: true },
  { run: 'pubsub topics create my-dlt', more: true },
  { run: 'pubsub topics list', out: /topics\/my-topic/, more: true },
  {
    run: 'pubsub subscriptions create my-sub --topic=my-topic --ack-deadline=30 --enable-message-ordering --min-retry-delay=1s --max-retry-delay=10s',
  },
  {
    run: `pubsub subscriptions create my-sub-opts --topic=my-topic --dead-letter-topic=my-dlt --max-delivery-attempts=5 --message-filter='attributes.a="b"'`,
    more: true,
  },
  { run: 'pubsub subscriptions describe my-sub', out: /ackDeadlineSeconds: 30/, more: true },
  { run: 'pubsub subscriptions create sub-bad --topic=no-such-topic', status: 1, err: /not found/i, more: true },
  { run: 'pubsub topics publish my-topic --message=hello --attribute=a=b', out: /messageIds:/ },
  { run: 'pubsub subscriptions pull my-sub --auto-ack --limit=5', out: /hello/ },
  { run: 'pubsub subscriptions pull nope-sub', status: 1, err: /not found/i, more: true },
  { run: 'pubsub subscriptions delete my-sub', more: true },
  { run: 'pubsub topics delete my-topic', more: true },
  { run: "logging write my-log 'hello from flows' --severity=ERROR" },
  {
    run: `logging read 'logName="projects/connector-user/logs/my-log" AND severity>=ERROR' --limit=5`,
    out: /hello from flows/,
  },
  {
    run: `logging read 'protoPayload.methodName:CreateConnector AND operation.last=true' --limit=5 --format='value(protoPayload.resourceName)'`,
    out: /connectors\/vpc-conn-europe/,
    more: true,
  },
  {
    run: 'logging sinks create my-sink pubsub.googleapis.com/projects/connector-user/topics/my-dlt --log-filter=severity\\>=ERROR',
    more: true,
  },
  { run: 'logging sinks update my-sink --log-filter=severity\\>=CRITICAL', more: true },
  { run: 'logging sinks describe my-sink', out: /severity>=CRITICAL/, more: true },
  { run: 'logging sinks list', out: /my-sink/, more: true },
  { run: 'logging sinks delete my-sink --quiet', more: true },
  { run: 'logging logs list', out: /my-log/, more: true },
  { run: 'logging logs delete my-log --quiet', more: true },
  { run: `compute networks vpc-access connectors delete vpc-conn-europe ${R} --quiet` },
];
