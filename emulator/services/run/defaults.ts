import { projectNumber } from '../../ids.ts';
import type { Container, JobMessage, TaskTemplate } from './v2/schema.ts';

const LIMITS = { cpu: '1000m', memory: '512Mi' };

/** What Cloud Run fills in where a job says nothing, as its answers print it. */
export function withDefaults(message: JobMessage, project: string): JobMessage {
  const { template = {} } = message;
  return {
    ...message,
    launchStage: message.launchStage ?? 'GA',
    template: { ...template, taskCount: template.taskCount || 1, template: taskDefaults(template.template, project) },
  };
}

function taskDefaults(task: TaskTemplate = {}, project: string): TaskTemplate {
  return {
    ...task,
    containers: (task.containers ?? []).map(containerDefaults),
    maxRetries: task.maxRetries ?? 3,
    timeout: task.timeout ?? '600s',
    serviceAccount: task.serviceAccount ?? `${projectNumber(project)}-compute@developer.gserviceaccount.com`,
    executionEnvironment: task.executionEnvironment ?? 'EXECUTION_ENVIRONMENT_GEN2',
  };
}

function containerDefaults(container: Container): Container {
  const { resources } = container;
  return { ...container, resources: { ...resources, limits: { ...LIMITS, ...resources?.limits } } };
}
