/*
 * Serves one target on 127.0.0.1: `serve-function.ts MODULE TARGET PORT`. The server is the Functions Framework's own; its
 * command would listen on every interface of the machine, and takes no host.
 */
import { getTestServer } from '@google-cloud/functions-framework/testing';

const [module = '', target = '', port = ''] = process.argv.slice(2);
await import(module);
getTestServer(target).listen(Number(port), '127.0.0.1', () => process.send?.('listening'));
