import type { APIRequestContext, APIResponse } from "@playwright/test";
import { expect } from "./index.ts";

export type Person = { username: string; email: string; nickname: string; password: string };

let count = 0;

/** A word that nothing else in the shop has. */
export function unique(): string {
  count += 1;
  return `${Date.now().toString(36)}${process.pid.toString(36)}${count.toString(36)}`;
}

/** Somebody who has not signed up yet. */
export function somebody(): Person {
  const name = unique();
  return { username: name, email: `${name}@example.kr`, nickname: `책벗${name}`, password: "느린 서가의 파란 우산 일곱 개" };
}

/** Signs up by the API: whoever owns `request` (`page.request`: that page's visitor) is signed in from then on. */
export async function signUp(request: APIRequestContext, person = somebody()): Promise<Person> {
  await post(request, "/api/user/register", { ...person, password_again: person.password });
  return person;
}

/** Calls the API as a program does: the answer is JSON, and anything but 200 fails the test. */
export async function post<T>(request: APIRequestContext, path: string, form: Record<string, string>): Promise<T> {
  return answerOf(await request.post(path, { form, headers: { accept: "application/json" } }));
}

export async function answerOf<T>(response: APIResponse): Promise<T> {
  expect(response.status(), `${response.url()}: ${await response.text()}`).toBe(200);
  return (await response.json()) as T;
}
