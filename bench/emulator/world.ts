const LOCATION = 'locations/europe-west2';

/** A project as teams have them: a network with a connector and a subnetwork, and jobs that go through either. */
export function teamWorld(project: string, jobs: number): object {
  const network = `projects/${project}/global/networks/my-vpc`;
  const subnetwork = `projects/${project}/regions/europe-west2/subnetworks/my-subnet`;
  return {
    version: 1,
    project,
    networks: [{ name: 'my-vpc', autoCreateSubnetworks: false }],
    subnetworks: [{ name: 'my-subnet', region: 'europe-west2', network, ipCidrRange: '10.0.0.0/24' }],
    connectors: [
      {
        name: `projects/${project}/${LOCATION}/connectors/c`,
        network: 'my-vpc',
        ipCidrRange: '10.8.0.0/28',
        state: 'READY',
      },
    ],
    jobs: Array.from({ length: jobs }, (_, i) => ({
      name: `projects/${project}/${LOCATION}/jobs/job-${i}`,
      labels: { team: project },
      template: {
        taskCount: 1,
        template: {
          containers: [{ image: 'europe-west2-docker.pkg.dev/p/c/i:latest', env: [{ name: 'A', value: 'b' }] }],
          vpcAccess:
            i % 2 === 0
              ? { connector: `projects/${project}/${LOCATION}/connectors/c`, egress: 'ALL_TRAFFIC' }
              : { networkInterfaces: [{ network, subnetwork }], egress: 'ALL_TRAFFIC' },
        },
      },
    })),
  };
}
