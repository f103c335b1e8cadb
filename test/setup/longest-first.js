import Sequencer from '@jest/test-sequencer';

/** Browser tests keep a core busy, fault tests mostly wait: one of these between two of those. */
const SLOW = ['e2e', 'e2e', 'faults'];

/**
 * The slow projects before the quick ones, so that no slow file is begun when the others are over. Within a project the
 * order is Jest's.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const rest = [...super.sort(tests)];
    const takeOf = (project) => {
      const index = rest.findIndex((test) => test.context.config.displayName?.name === project);
      return index < 0 ? [] : rest.splice(index, 1);
    };
    const slow = [];
    for (let round = SLOW.flatMap(takeOf); round.length > 0; round = SLOW.flatMap(takeOf))
      slow.push(...round);
    return [...slow, ...['engine', 'workflows'].flatMap((project) => takeAll(project, takeOf)), ...rest];
  }
}

function takeAll(project, takeOf) {
  const taken = [];
  for (let next = takeOf(project); next.length > 0; next = takeOf(project)) taken.push(...next);
  return taken;
}
