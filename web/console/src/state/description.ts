/** The doors' description, read once when the first form is drawn. */

import { description } from "../door/door.ts";
import { type Description, type Field, fieldsOf } from "./schema.ts";

let read: Promise<Description> | null = null;

/** @throws {Refused | NoReply} */
export async function fieldsFor(step: string): Promise<Field[]> {
  read ??= description<Description>();
  try {
    return fieldsOf(await read, step);
  } catch (error) {
    read = null;
    throw error;
  }
}
