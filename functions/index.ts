import { cloudEvent } from '@google-cloud/functions-framework';
import { notify } from './notify.ts';
import { onJobChange } from './on-job-change.ts';
import { onNetworkChange } from './on-network-change.ts';
import { remediate } from './remediate.ts';
import { sweep } from './sweep.ts';

cloudEvent('onJobChange', onJobChange);
cloudEvent('onNetworkChange', onNetworkChange);
cloudEvent('remediate', remediate);
cloudEvent('sweep', sweep);
cloudEvent('notify', notify);
