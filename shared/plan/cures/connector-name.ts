/**
 * A connector's name: RFC 1035, fewer than 21 characters with each hyphen counted twice.
 * https://cloud.google.com/run/docs/configuring/vpc-connectors#create-connector
 */
export function isConnectorName(name: string): boolean {
  const weight = name.length + name.split('-').length - 1;
  return /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) && weight < 21;
}
