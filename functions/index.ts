import { cloudEvent } from '@google-cloud/functions-framework';
import { onJobChange } from './on-job-change.ts';
import { remediate } from './remediate.ts';

cloudEvent('onJobChange', onJobChange);
cloudEvent('remediate', remediate);
