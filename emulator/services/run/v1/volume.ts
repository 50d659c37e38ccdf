import { withoutUnset } from '../../proto-json.ts';
import type { Volume as VolumeV2 } from '../v2/schema.ts';
import type { Volume } from './schema.ts';
import { secretAlias } from './secrets.ts';

const BUCKET_DRIVER = 'gcsfuse.run.googleapis.com';
const CLOUDSQL_DRIVER = 'cloudsql.run.googleapis.com';

/** Secrets, buckets and Cloud SQL are spelled differently in the two forms; other kinds pass through. */
export function volumeFromV1({ secret, csi, emptyDir, ...same }: Volume, paths: ReadonlyMap<string, string>): VolumeV2 {
  return withoutUnset({
    ...same,
    ...(csi && csiFromV1(csi)),
    secret: secret && secretFromV1(secret, paths),
    emptyDir: emptyDir && { ...emptyDir, medium: emptyDir.medium === 'Memory' ? 'MEMORY' : emptyDir.medium },
  }) as VolumeV2;
}

/** The way back. */
export function volumeToV1({ secret, gcs, cloudSqlInstance, emptyDir, ...same }: VolumeV2): Volume {
  return withoutUnset({
    ...same,
    csi: (gcs && bucketToV1(gcs)) ?? (cloudSqlInstance && cloudSqlToV1(cloudSqlInstance)) ?? same['csi'],
    secret: secret && secretToV1(secret),
    emptyDir: emptyDir && { ...emptyDir, medium: emptyDir.medium === 'MEMORY' ? 'Memory' : emptyDir.medium },
  }) as Volume;
}

function secretFromV1(
  { secretName = '', items, ...same }: NonNullable<Volume['secret']>,
  paths: ReadonlyMap<string, string>,
) {
  return {
    ...same,
    secret: paths.get(secretName) ?? secretName,
    items: items?.map(({ key, ...item }) => ({ ...item, version: key })),
  };
}

function secretToV1({ secret = '', items, ...same }: NonNullable<VolumeV2['secret']>) {
  return {
    ...same,
    secretName: secret.includes('/') ? secretAlias(secret) : secret,
    items: items?.map(({ version, ...item }) => ({ ...item, key: version })),
  };
}

function csiFromV1(csi: NonNullable<Volume['csi']>): Partial<VolumeV2> {
  const { driver, readOnly, volumeAttributes = {} } = csi;
  const list = (name: string) => volumeAttributes[name]?.split(',');
  if (driver === CLOUDSQL_DRIVER) return { cloudSqlInstance: { instances: list('instances') } };
  if (driver !== BUCKET_DRIVER) return { csi };
  return { gcs: { bucket: volumeAttributes['bucketName'], readOnly, mountOptions: list('mountOptions') } };
}

function bucketToV1({ bucket, readOnly, mountOptions }: NonNullable<VolumeV2['gcs']>): Volume['csi'] {
  const volumeAttributes = { bucketName: bucket ?? '', ...(mountOptions && { mountOptions: mountOptions.join(',') }) };
  return { driver: BUCKET_DRIVER, readOnly, volumeAttributes };
}

function cloudSqlToV1({ instances = [] }: NonNullable<VolumeV2['cloudSqlInstance']>): Volume['csi'] {
  return { driver: CLOUDSQL_DRIVER, volumeAttributes: { instances: instances.join(',') } };
}
