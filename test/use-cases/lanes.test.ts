import { expect, test } from '@jest/globals';
import { createLanes } from '#use-cases/lanes';

test('lanes are shared by calls that overlap: no more at a time than there are lanes, and none stands idle', async () => {
  const lanes = createLanes(3);
  const running = new Set<string>();
  const seen: string[] = [];
  const ends = new Map<string, () => void>();
  const work = async (item: string) => {
    running.add(item);
    seen.push(item);
    await new Promise<void>((resolve) => ends.set(item, resolve));
    running.delete(item);
  };
  const first = lanes(['a', 'b', 'c', 'd'], work);
  const second = lanes(['e', 'f'], work);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  expect([...running]).toEqual(['a', 'b', 'c']);
  for (const item of ['b', 'a', 'c']) ends.get(item)?.();
  await settle();
  expect([...running]).toEqual(['d', 'e', 'f']);
  ends.get('d')?.();
  await first;
  expect([...running]).toEqual(['e', 'f']);
  for (const item of ['e', 'f']) ends.get(item)?.();
  await second;
  expect(seen).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('work that fails rejects its own call and gives its lane back', async () => {
  const lanes = createLanes(1);
  const failing = lanes(['x'], async () => {
    throw new Error('broken');
  });
  const done: string[] = [];
  const others = lanes(['y', 'z'], async (item) => {
    done.push(item);
  });
  await expect(failing).rejects.toThrow('broken');
  await others;
  expect(done).toEqual(['y', 'z']);
});
