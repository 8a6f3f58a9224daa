import { currentCsrfToken } from "./client";
import { problemOf, unreachable } from "./problem";
import type { Import } from "./types";

export interface Sending {
  /** Resolves with the import once panel-bff has taken the whole file. Rejects with ApiProblem. */
  done: Promise<Import>;
  abort: () => void;
}

/** A fresh Idempotency-Key. Not crypto.randomUUID, which a page served without TLS does not have. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/**
 * Sends a file as the body of one POST, telling how many bytes are gone. XMLHttpRequest, since fetch cannot say so.
 * The key makes a repeated send of the same file one import (design 3.8); it is a draft until
 * somebody has said what its columns mean (IM-3).
 */
export function sendFile(file: File, key: string, onProgress: (sent: number) => void): Sending {
  const http = new XMLHttpRequest();
  const done = new Promise<Import>((resolve, reject) => {
    http.upload.onprogress = (event) => onProgress(event.loaded);
    http.onload = () => {
      const body = parsed(http.responseText);
      if (http.status >= 200 && http.status < 300) resolve(body as Import);
      else reject(problemOf(http.status, body));
    };
    http.onerror = () => reject(unreachable());
    http.onabort = () => reject(unreachable());
    http.open("POST", `/api/imports?draft=true&file_name=${encodeURIComponent(file.name)}`);
    http.setRequestHeader("Accept", "application/json");
    http.setRequestHeader("Content-Type", "text/csv");
    http.setRequestHeader("X-CSRF-Token", currentCsrfToken());
    http.setRequestHeader("Idempotency-Key", key);
    http.send(file);
  });
  return { done, abort: () => http.abort() };
}
