import { parse } from '../snapshot/decode/raw.ts';
import { channel, type Channel } from './channels.ts';

type ChatChannel = Exclude<Channel, { readonly to: 'email' }>;

/** One channel that is described elsewhere than in a policy, by the same rules. Throws InputError with all mistakes. */
export const parseChannel = (written: object): ChatChannel => parse(channel, written, 'channel') as ChatChannel;
