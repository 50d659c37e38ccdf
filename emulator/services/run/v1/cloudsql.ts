import { omit } from '../../proto-json.ts';
import type { TaskTemplate } from '../v2/schema.ts';

const VOLUME = 'cloudsql';
const MOUNT = { name: VOLUME, mountPath: '/cloudsql' };

/** v1's annotation `cloudsql-instances` is v2's volume of that name, mounted at /cloudsql in every container. */
export function withCloudSql(task: TaskTemplate, annotation: string | undefined): TaskTemplate {
  if (!annotation) return task;
  const instances = annotation.split(',').map((instance) => instance.trim());
  return {
    ...task,
    volumes: [...(task.volumes ?? []), { name: VOLUME, cloudSqlInstance: { instances } }],
    containers: (task.containers ?? []).map((container) => ({
      ...container,
      volumeMounts: [...(container.volumeMounts ?? []), MOUNT],
    })),
  };
}

/** The annotation that says the same as the volume, if it can, and the task without that volume. */
export function withoutCloudSql(task: TaskTemplate): { task: TaskTemplate; annotation?: string } {
  const { containers = [], volumes = [] } = task;
  const volume = volumes.find(({ name, cloudSqlInstance }) => name === VOLUME && cloudSqlInstance);
  const isEverywhere = containers.every(({ volumeMounts = [] }) => {
    const mounts = volumeMounts.filter(({ name }) => name === VOLUME);
    return mounts.length === 1 && mounts[0]?.mountPath === MOUNT.mountPath;
  });
  if (!volume || !isEverywhere) return { task };
  const others = volumes.filter((other) => other !== volume);
  return {
    annotation: (volume.cloudSqlInstance?.instances ?? []).join(','),
    task: {
      ...omit(task, 'volumes'),
      containers: containers.map(withoutMount),
      ...(others.length > 0 && { volumes: others }),
    },
  };
}

type Container = NonNullable<TaskTemplate['containers']>[number];

function withoutMount({ volumeMounts = [], ...container }: Container): Container {
  const others = volumeMounts.filter(({ name }) => name !== VOLUME);
  return others.length > 0 ? { ...container, volumeMounts: others } : container;
}
