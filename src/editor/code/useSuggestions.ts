/** The list of suggestions below a text: which are shown, and which one is chosen with the keys. */
import { KeyboardEvent, RefObject, useLayoutEffect, useRef, useState } from 'react';
import { accept, suggest, Suggestion, SuggestionContext, Suggestions } from './suggestions';

const NO_SUGGESTIONS = -1;

export interface SuggestionList {
  list: readonly Suggestion[];
  /** Position of the one that Enter takes; -1 for none. */
  active: number;
  /** Shows what can be written at the cursor. */
  open(text: string, cursor: number): void;
  close(): void;
  take(suggestion: Suggestion): void;
  /** Handles a key if it belongs to the list. @returns whether it did */
  onKey(event: KeyboardEvent<HTMLTextAreaElement>): boolean;
}

/** What is typed is there already, or nothing is: then Enter runs the query instead of changing it. */
const firstActive = ({ typed, list }: Suggestions): number =>
  typed === '' || list.some(({ label }) => label === typed) ? NO_SUGGESTIONS : list.length > 0 ? 0 : NO_SUGGESTIONS;

/**
 * @param input the text field
 * @param onTake gets the text with a suggestion in it
 */
export function useSuggestions(
  input: RefObject<HTMLTextAreaElement>,
  context: SuggestionContext,
  onTake: (text: string) => void
): SuggestionList {
  const [shown, setShown] = useState<Suggestions>();
  const [active, setActive] = useState(NO_SUGGESTIONS);
  const list = shown?.list ?? [];
  // React puts the cursor at the end when it writes the text. It is put in its place before the next key, which would
  // otherwise be typed elsewhere.
  const cursorAfter = useRef<number>();
  useLayoutEffect(() => {
    if (cursorAfter.current !== undefined) {
      input.current?.setSelectionRange(cursorAfter.current, cursorAfter.current);
      cursorAfter.current = undefined;
    }
  });
  const open = (text: string, cursor: number) => {
    const next = suggest(text, cursor, context);
    setShown(next);
    setActive(firstActive(next));
  };
  const close = () => setShown(undefined);
  const take = (suggestion: Suggestion) => {
    const field = input.current;
    if (!field || !shown) {
      return;
    }
    const { text, cursor } = accept(field.value, shown, suggestion);
    field.focus();
    cursorAfter.current = cursor;
    onTake(text);
    suggestion.continues ? open(text, cursor) : close();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    const { key, ctrlKey, shiftKey, currentTarget } = event;
    if (key === ' ' && ctrlKey) {
      open(currentTarget.value, currentTarget.selectionStart);
      return true;
    }
    if (list.length === 0) {
      return false;
    }
    switch (key) {
      case 'ArrowDown':
        setActive((active + 1) % list.length);
        return true;
      case 'ArrowUp':
        setActive((active <= 0 ? list.length : active) - 1);
        return true;
      case 'Escape':
        close();
        return true;
      case 'Enter':
        if (active === NO_SUGGESTIONS || ctrlKey || shiftKey || event.metaKey) {
          close();
          return false;
        }
        take(list[active]);
        return true;
      default:
        return false;
    }
  };
  return { list, active, open, close, take, onKey };
}
