/** What a stream tells: where the panel and the catalogue stand, as the panel's own answer numbers them. */
export interface Moved {
  /** Null: there is no such contact for this person (any more), or no panel is open. */
  panel_seq: number | null;
  catalogue_seq: number;
}

/** `lost`: what is shown may be old, and is read again now and then until the stream is back. */
export type LiveState = "connecting" | "live" | "lost";

interface Listener {
  onMoved: (moved: Moved) => void;
  onState: (state: LiveState) => void;
  onSignedOut: () => void;
}

/** As much of an EventSource as is used here. */
type Source = Pick<EventSource, "readyState" | "close" | "addEventListener">;

/** A stream that is back sooner was never missed. */
const GRACE_MS = 2_000;
/** The server gives a sign of life every 15 seconds. */
const SILENCE_MS = 40_000;
const FIRST_TRY_MS = 1_000;
const LONGEST_MS = 30_000;
const CLOSED = 2;

const overHttp = (address: string): Source => new EventSource(address, { withCredentials: true });

/**
 * One page's stream. A broken one is taken up again by the browser, with what it heard last, but once only: it would ask
 * every second for as long as nobody answers. After that, and when one was refused or is silent, it is for us to ask -
 * sooner at first, then slowly, and not at once with everybody else.
 */
export class LiveStream {
  private source: Source | null = null;
  private tries = 0;
  private broke = false;
  private grace: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly address: string,
    private readonly listener: Listener,
    private readonly open: (address: string) => Source = overHttp,
  ) {
    this.worry();
    this.connect();
  }

  close(): void {
    for (const timer of [this.grace, this.silence, this.again]) clearTimeout(timer);
    this.source?.close();
    this.source = null;
  }

  /** The browser is online again: a stream that is not there is asked for at once, as if for the first time. */
  wake(): void {
    if (this.grace === undefined) return;
    this.tries = 0;
    this.connect();
  }

  private connect(): void {
    clearTimeout(this.again);
    this.source?.close();
    const source = this.open(this.address);
    this.source = source;
    const hear = (name: string, take: (data: string) => void) =>
      source.addEventListener(name, (event) => {
        if (this.source === source) take(String((event as MessageEvent).data));
      });
    hear("alive", () => this.isAlive());
    hear("moved", (data) => {
      this.isAlive();
      this.listener.onMoved(JSON.parse(data) as Moved);
    });
    hear("over", (data) => {
      if (data !== "signed-out") return;
      this.close();
      this.listener.onSignedOut();
    });
    hear("error", () => {
      if (this.source !== source) return;
      this.worry();
      if (this.broke || source.readyState === CLOSED) this.later();
      this.broke = true;
    });
    this.listen();
  }

  private isAlive(): void {
    clearTimeout(this.grace);
    this.grace = undefined;
    this.tries = 0;
    this.broke = false;
    this.listen();
    this.listener.onState("live");
  }

  /** Says that the stream is lost, unless it is back in a moment. */
  private worry(): void {
    this.grace ??= setTimeout(() => this.listener.onState("lost"), GRACE_MS);
  }

  private listen(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => {
      this.worry();
      this.connect();
    }, SILENCE_MS);
  }

  private later(): void {
    this.source?.close();
    this.source = null;
    clearTimeout(this.silence);
    const wait = Math.min(LONGEST_MS, FIRST_TRY_MS * 2 ** this.tries) * (0.5 + 0.5 * Math.random());
    this.tries += 1;
    this.again = setTimeout(() => this.connect(), wait);
  }
}
