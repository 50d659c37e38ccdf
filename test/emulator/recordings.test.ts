import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { basename } from 'node:path';
import { after, describe, it } from 'node:test';
import { checkCoverage } from './coverage/coverage.ts';
import { replay } from './recordings/replay.ts';

/** Folder of recorded traffic with Google Cloud, which is not part of this project; `.ci/run` names it where there is one. */
const FOLDER = process.env['RUN_EGRESS_RECORDINGS'] ?? '';
const skip = existsSync(FOLDER) ? false : 'RUN_EGRESS_RECORDINGS names no folder of recordings';
if (skip !== false) process.stdout.write(`recordings are not replayed: ${skip}\n`);

const GROUPS = { compute: /^(compute|regionalcompute|subnet)/, run: /^runjob/, vpcaccess: /^cidrconnector/ };

/** Placeholders that stand for a part of one another. */
const KNOWN: readonly [RegExp, Readonly<Record<string, string>>][] = [
  [/^runjob/, { jobID: 'runjob-u', uniqueId: 'u' }],
  [/^subnetmode/, { networkID: 'test-nw-u', uniqueId: 'u' }],
];

const AT_LEAST = 0.97;

/** Answers that are meant to differ; docs/local-cloud.md says why. */
const MEANT: readonly RegExp[] = [
  // Google writes whole links into what it stores, and fills these fields in; the recordings' server kept what it was sent.
  /recorded "(projects\/\$\{projectId\}\/(global|regions)\/|us-west1")/,
  /^computefirewall\.log .*: (logConfig|sourceRanges): not recorded/,
  // A random prefix.
  /internalIpv6Range/,
  // Three addresses stand under one placeholder there, so the second is there already and the third is in use.
  /^computerouternat\.log .*(\/addresses|\$\{addressID\}|operationType: "patch", recorded "delete")/,
  // It was answered by a server that had done it at once; at Google, and here, it takes time.
  /^runjob.*(POST|PATCH) .*metadata(: reconciling: not recorded|\.terminalCondition\.state: 2, recorded 4)/,
  // It kept the labels that the job had before.
  /^runjob-labels\.log .*labels\.custom-label/,
  // Google's sentence is known from many who met it; this is another server's.
  /^runjob.*error\.message: "Resource 'runjob-u' of kind 'JOB'/,
  // 100 Mbps an instance is what the reference says; this gave one more.
  /^runjob-vpcaccess\.log .*(minInstances: 2, recorded 3|maxInstances: 3, recorded 4)/,
];

describe('what was recorded at Google', { skip }, () => {
  const called: string[] = [];
  after(() => skip === false && checkCoverage('recordings', called));
  for (const [group, files] of Object.entries(GROUPS)) {
    it(`is answered alike: ${group}`, async () => {
      const logs = globSync(`${FOLDER}/*.log`).filter((path) => files.test(basename(path)));
      assert.notEqual(logs.length, 0);
      let [agreeing, total] = [0, 0];
      const differences: string[] = [];
      for (const path of logs.sort()) {
        const [, known = {}] = KNOWN.find(([name]) => name.test(basename(path))) ?? [];
        const score = await replay(path, known);
        agreeing += score.agreeing;
        total += score.total;
        differences.push(...score.differences.map((difference) => `${basename(path)} ${difference}`));
        called.push(...score.called);
      }
      process.stdout.write(`${group}: ${agreeing} of ${total} agree (${((100 * agreeing) / total).toFixed(1)} %)\n`);
      const unexplained = differences.filter((difference) => !MEANT.some((meant) => meant.test(difference)));
      assert.deepEqual(unexplained, []);
      assert.ok(agreeing / total >= AT_LEAST);
    });
  }
});
