import type { Todo } from '#contract/todos';
import { useEffect, useRef } from 'react';
import { openShortcutHelp } from '../../../shared/ui/shortcut-help.tsx';
import type { Completion } from '../api/complete-todo.ts';
import { isCall } from './todo-facts.ts';

interface Actions {
  move(by: number): void;
  current: Todo | undefined;
  finish(completion: Completion): void;
  askCallBack(): void;
  writeNote(): void;
  takeOver(todo: Todo): void;
  toggle(todo: Todo): void;
  open(todo: Todo): void;
}

const results: Record<string, Completion['result']> = {
  1: 'connected',
  2: 'no_answer',
  4: 'refused',
  5: 'wrong_number',
};

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
    Boolean(target.closest('[role="dialog"],[role="menu"],[role="listbox"]')));

/** The board by keyboard; silent while something is being typed, chosen from a list or composed by an input method. */
export function useBoardKeys(actions: Actions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
      const { move, current, finish, askCallBack, writeNote, takeOver, toggle, open } = latest.current;
      const run = (action: () => void) => {
        event.preventDefault();
        action();
      };
      if (event.key === '?') return run(openShortcutHelp);
      if (event.key === 'j' || event.key === 'ArrowDown') return run(() => move(1));
      if (event.key === 'k' || event.key === 'ArrowUp') return run(() => move(-1));
      if (!current) return;
      if (
        event.key === 'Enter' &&
        !(event.target instanceof HTMLButtonElement || event.target instanceof HTMLAnchorElement)
      )
        return run(() => open(current));
      if (event.key === 'n') return run(writeNote);
      if (event.key === 't') return run(() => takeOver(current));
      if (event.key === 'x') return run(() => toggle(current));
      if (event.key === '3' && isCall(current)) return run(askCallBack);
      const result = results[event.key];
      if (result && isCall(current)) return run(() => finish({ todo: current, result }));
      if (event.key === '1') run(() => finish({ todo: current, result: 'done' }));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
