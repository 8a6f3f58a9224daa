import { problemOf, unreachable } from "./problem";

let csrfToken = "";
let onSignedOut: () => void = () => undefined;

let holders = 0;
/** True when the session ended, or another one began, and nobody has read `/api/me` since. */
let isOver = false;

/** The token of `/api/me`; every request that changes something carries it. */
export const rememberCsrfToken = (token: string): void => {
  csrfToken = token;
  isOver = false;
};

export const currentCsrfToken = (): string => csrfToken;

/** Called when the server says that the session is over. */
export const whenSignedOut = (listener: () => void): void => {
  onSignedOut = listener;
};

/**
 * While something typed is unsaved, a session that ended does not take the page away. Gives the way to let go, after
 * which it does, unless somebody has signed in again meanwhile (`resumeSession`).
 */
export function holdPage(): () => void {
  holders += 1;
  return () => {
    holders -= 1;
    if (holders === 0 && isOver) endSession();
  };
}

export const isPageHeld = (): boolean => holders > 0;

/** The session is over: back to the sign-in, unless something typed holds the page. */
export function endSession(): void {
  isOver = isPageHeld();
  if (!isOver) onSignedOut();
}

/** After a sign-in in another tab: this page takes the new session's token. Throws ApiProblem when there is none. */
export async function resumeSession(): Promise<void> {
  if (!isOver) return;
  const me = await request<{ csrf_token: string }>("/api/me");
  rememberCsrfToken(me.csrf_token);
}

interface Options {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  params?: Record<string, string | number | undefined>;
  signal?: AbortSignal;
}

function address(path: string, params: Options["params"] = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const tail = query.toString();
  return tail === "" ? path : `${path}?${tail}`;
}

const send = async (path: string, options: Options): Promise<Response> => {
  const { method = "GET", body, params, signal } = options;
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  if (method !== "GET") headers["X-CSRF-Token"] = csrfToken;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method, headers, credentials: "same-origin" };
  if (body !== undefined) init.body = JSON.stringify(body);
  if (signal) init.signal = signal;
  try {
    return await fetch(address(path, params), init);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw unreachable();
  }
};

/** The header by which a save says which version it was made from. */
export const ifMatch = (version: number): Record<string, string> => ({ "If-Match": `"${String(version)}"` });

/** One request to panel-bff. The answer's type is the caller's claim, taken from the generated schema. Throws ApiProblem. */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const answer = await send(path, options);
  if (answer.status === 204) return undefined as T;
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body as T;
  const problem = problemOf(answer.status, body);
  if (problem.code === "signed-out") endSession();
  if (problem.code === "csrf") isOver = true;
  throw problem;
}
