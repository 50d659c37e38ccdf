import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Clock } from '../../emulator/clock.ts';

const tasks = fc.array(fc.record({ seconds: fc.nat(20), cancelled: fc.boolean() }), { maxLength: 80 });

test('what is scheduled happens in the order of its time, at its time, unless it was taken back', () => {
  fc.assert(
    fc.property(tasks, fc.array(fc.nat(9), { maxLength: 8 }), (all, steps) => {
      const clock = new Clock(0, 1_000_000);
      const done: [number, number][] = [];
      all
        .map(({ seconds }, i) => clock.after(seconds, () => done.push([i, (clock.nowMs() - 1_000_000) / 1000])))
        .forEach((cancel, i) => all[i]?.cancelled && cancel());
      for (const step of steps) clock.advance(step);
      const end = steps.reduce((sum, step) => sum + step, 0);
      const due = all
        .map(({ seconds, cancelled }, i) => ({ i, seconds, cancelled }))
        .filter(({ seconds, cancelled }) => !cancelled && steps.length > 0 && seconds <= end)
        .sort((a, b) => a.seconds - b.seconds || a.i - b.i);
      assert.deepEqual(
        done,
        due.map(({ i, seconds }) => [i, seconds]),
      );
    }),
  );
});

test('a task may schedule others and take others back while it is done', () => {
  const clock = new Clock(0, 0);
  const done: string[] = [];
  const takeBack = clock.after(3, () => done.push('never'));
  clock.after(1, () => {
    takeBack();
    clock.after(1, () => done.push('second'));
    done.push('first');
  });
  clock.advance(10);
  assert.deepEqual(done, ['first', 'second']);
});

test('taking back what has been done already changes nothing for the rest', () => {
  const clock = new Clock(0, 0);
  let done = 0;
  const cancels = Array.from({ length: 100 }, (_, i) => clock.after(i < 50 ? 1 : 5, () => (done += 1)));
  clock.advance(2);
  for (const cancel of cancels.slice(0, 50)) cancel();
  clock.advance(10);
  assert.equal(done, 100);
});

test('a running clock does what is due, and no more after it was cleared', async () => {
  const clock = new Clock(1000);
  const done = await new Promise<string>((resolve) => {
    clock.after(20, () => resolve('late'));
    clock.after(5, () => resolve('early'));
  });
  assert.equal(done, 'early');
  clock.clear();
});
