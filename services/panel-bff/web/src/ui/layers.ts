/** What has to be known of a key that was pressed. */
export interface Press {
  readonly key: string;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  readonly target: EventTarget | null;
}

/** An open list of choices has Escape first: Mantine marks the input that it belongs to. */
const isTaken = (target: EventTarget | null): boolean =>
  target !== null &&
  "getAttribute" in target &&
  (target as Element).getAttribute("data-mantine-stop-propagation") === "true";

/**
 * What lies over the page, the topmost last: a drawer, a form in it, a popover, a question. Escape is the topmost
 * one's, wherever the keyboard is, and nobody else's.
 */
export class Layers {
  readonly #open: (() => void)[] = [];

  /** Adds a layer, on top or `beneath` all others; the answer takes it away. */
  add(onEscape: () => void, beneath = false): () => void {
    const layer = () => onEscape();
    if (beneath) this.#open.unshift(layer);
    else this.#open.push(layer);
    return () => void this.#open.splice(this.#open.indexOf(layer), 1);
  }

  press({ key, repeat, isComposing, target }: Press): void {
    // A key that is held down is one Escape: it does not close one layer after the other.
    if (key === "Escape" && !repeat && !isComposing && !isTaken(target)) this.#open.at(-1)?.();
  }
}
