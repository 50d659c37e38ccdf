import { invalidField } from './refusals.ts';

/**
 * The regions, each with the second octet of the /20 that its automatic subnet gets in an auto-mode network.
 * https://cloud.google.com/vpc/docs/subnets#ip-ranges
 */
const OCTETS: Readonly<Record<string, number | undefined>> = {
  'africa-south1': 218,
  'asia-east1': 140,
  'asia-east2': 170,
  'asia-northeast1': 146,
  'asia-northeast2': 174,
  'asia-northeast3': 178,
  'asia-south1': 160,
  'asia-south2': 190,
  'asia-southeast1': 148,
  'asia-southeast2': 184,
  'australia-southeast1': 152,
  'australia-southeast2': 192,
  'europe-central2': 186,
  'europe-north1': 166,
  'europe-north2': 226,
  'europe-southwest1': 204,
  'europe-west1': 132,
  'europe-west10': 214,
  'europe-west12': 210,
  'europe-west2': 154,
  'europe-west3': 156,
  'europe-west4': 164,
  'europe-west6': 172,
  'europe-west8': 198,
  'europe-west9': 200,
  'me-central1': 212,
  // Dammam has to be asked for: automatic subnets leave it out.
  'me-central2': undefined,
  'me-west1': 208,
  'northamerica-northeast1': 162,
  'northamerica-northeast2': 188,
  'northamerica-south1': 224,
  'southamerica-east1': 158,
  'southamerica-west1': 194,
  'us-central1': 128,
  'us-east1': 142,
  'us-east4': 150,
  'us-east5': 202,
  'us-south1': 206,
  'us-west1': 138,
  'us-west2': 168,
  'us-west3': 180,
  'us-west4': 182,
};

const UNUSUAL_ZONES: Readonly<Record<string, string>> = {
  'europe-west1': 'bcd',
  'us-central1': 'abcf',
  'us-east1': 'bcd',
};

export const REGIONS: readonly string[] = Object.keys(OCTETS);

/** The zones of a region, in order. */
export function zonesOf(region: string): string[] {
  return [...(UNUSUAL_ZONES[region] ?? 'abc')].map((letter) => `${region}-${letter}`);
}

export const ZONES: readonly string[] = REGIONS.flatMap(zonesOf);

/** The range of the automatic subnet of each region that has one. */
export const AUTO_SUBNETS: ReadonlyMap<string, string> = new Map(
  Object.entries(OCTETS).flatMap(([region, octet]) => (octet === undefined ? [] : [[region, `10.${octet}.0.0/20`]])),
);

/** The region that a zone lies in. */
export function regionOf(zone: string): string {
  return zone.slice(0, zone.lastIndexOf('-'));
}

/** The scope of a request, as it stands in its path; refuses regions and zones that Google does not have. */
export function scopeIn({ region, zone }: Readonly<Record<string, string>>): string {
  if (region !== undefined) {
    if (!REGIONS.includes(region)) throw invalidField('region', region, 'Unknown region.');
    return `regions/${region}`;
  }
  if (zone === undefined) return 'global';
  if (!ZONES.includes(zone)) throw invalidField('zone', zone, 'Unknown zone.');
  return `zones/${zone}`;
}
