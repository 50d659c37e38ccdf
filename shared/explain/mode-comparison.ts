import type { Part } from './story.ts';

/**
 * Connector and Direct VPC egress side by side. https://cloud.google.com/run/docs/configuring/connecting-vpc
 */
export const modeComparison: Part = {
  kind: 'table',
  head: [{ key: 'headMode' }, { key: 'headConnector' }, { key: 'headDirect' }],
  rows: [
    [{ key: 'compareParts' }, { key: 'comparePartsConnector' }, { key: 'comparePartsDirect' }],
    [{ key: 'compareSubnetwork' }, { key: 'compareSubnetworkConnector' }, { key: 'compareSubnetworkDirect' }],
    [{ key: 'compareTags' }, { key: 'compareTagsConnector' }, { key: 'compareTagsDirect' }],
    [{ key: 'compareStart' }, { key: 'compareStartConnector' }, { key: 'compareStartDirect' }],
    [{ key: 'compareRate' }, { key: 'compareRateConnector' }, { key: 'compareRateDirect' }],
  ],
};
