/** One fault of a request, as panel-bff names it (RFC 9457 `errors`). */
export interface Fault {
  field: string;
  code: string;
  message: string;
}

/** What went wrong, with the stable `code` the screens decide by and words fit for a person. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string | null = null,
    readonly errors: readonly Fault[] = [],
    readonly extra: Readonly<Record<string, unknown>> = {},
    readonly requestId: string | null = null,
  ) {
    super(detail ?? title);
    this.name = "ApiProblem";
  }

  /** The first fault, or what is known beside one: fit to be shown where there is room for one sentence. */
  get words(): string {
    return this.errors[0]?.message ?? this.detail ?? this.title;
  }

  /** True when trying the same again later may work. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export const unreachable = (): ApiProblem =>
  new ApiProblem(0, "unreachable", "No answer", "Contact Panel did not answer. Check your connection, then try again.");

export const notFound = (): ApiProblem => new ApiProblem(404, "not-found", "Not found");

const KNOWN = new Set(["type", "title", "status", "code", "detail", "errors", "request_id"]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isFault = (value: unknown): value is Fault => isRecord(value) && typeof value.message === "string";

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Reads an answer that is not 2xx; a body that is not problem+json (a proxy's page, say) still gives a usable problem. */
export function problemOf(status: number, body: unknown): ApiProblem {
  if (!isRecord(body) || text(body.code) === null) {
    const away = status >= 500;
    return new ApiProblem(
      status,
      away ? "unavailable" : "unexpected",
      away ? "Not available right now" : "That did not work",
      away
        ? "A part of Contact Panel is away at the moment. It comes back by itself."
        : `The server answered ${String(status)}.`,
    );
  }
  const extra = Object.fromEntries(Object.entries(body).filter(([key]) => !KNOWN.has(key)));
  return new ApiProblem(
    status,
    text(body.code) ?? "unexpected",
    text(body.title) ?? "That did not work",
    text(body.detail),
    Array.isArray(body.errors) ? body.errors.filter(isFault) : [],
    extra,
    text(body.request_id),
  );
}

export const asProblem = (error: unknown): ApiProblem => {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(0, "unexpected", "Something went wrong", error instanceof Error ? error.message : null);
};
