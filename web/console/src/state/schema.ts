/**
 * Forms from the doors' own description (OpenAPI): which fields a step asks for, of what kind, within which limits.
 * What the server learns to ask tomorrow is asked here without a change.
 */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | null)[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly format?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: unknown;
  readonly pattern?: string;
}

export interface Description {
  readonly paths: Readonly<Record<string, { readonly post?: { readonly description?: string; readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> } } }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** `answer`: yes, no, or nothing said yet; `boolean`: ticked or not; `radios`: a choice with every option in sight. */
export type FieldKind = "line" | "text" | "number" | "boolean" | "answer" | "date" | "instant" | "choice" | "radios" | "list" | "rows" | "beyond";

export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly required: boolean;
  readonly options: readonly (string | number)[];
  readonly maxLength: number | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly initial: unknown;
  /** The fields of each row, for `rows`. */
  readonly columns: readonly Field[];
}

/** Digests of photos: handhelds list what they have taken, nobody types one. Of a list that may be empty the description tells no pattern. */
const PHOTO = "^[0-9a-f]{64}$";
const PHOTOS = "photos";

/** What is longer than this is written in a box of several lines. */
const A_LINE = 500;

/** The fields that a step asks for, in the server's order; none for a step of which nothing need be told. */
export function fieldsOf(description: Description, step: string): Field[] {
  const asked = description.paths[`/api/v1/tickets/{reference}/${step}`]?.post?.requestBody;
  const schema = asked?.content["application/json"]?.schema;
  return schema === undefined ? [] : fieldsIn(resolved(description, schema), description);
}

function fieldsIn(schema: Schema, description: Description): Field[] {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, told]) => field(name, told, required.has(name), description));
}

function field(name: string, told: Schema, required: boolean, description: Description): Field {
  const schema = { ...told, ...resolved(description, told) };
  const type = [schema.type].flat().find((each) => each !== "null" && each !== undefined);
  const items = schema.items === undefined ? undefined : resolved(description, schema.items);
  const options = (schema.enum ?? items?.enum ?? wordsOf(schema.pattern)).filter((each): each is string | number => each !== null);
  return {
    name, required, options,
    kind: type === "boolean" && (required || isNullable(told)) ? "answer" : name === PHOTOS ? "beyond" : kindOf(type, schema, items),
    maxLength: schema.maxLength, minimum: schema.minimum, maximum: schema.maximum, initial: schema.default,
    columns: items?.properties ? fieldsIn(items, description) : [],
  };
}

/** The words of a pattern that allows just some, `^(co|assist)$`: a choice like any other. */
const wordsOf = (pattern = ""): string[] => /^\^\(([a-z_|]+)\)\$$/.exec(pattern)?.[1]?.split("|") ?? [];

const isNullable = ({ type, oneOf = [] }: Schema): boolean => [type, ...oneOf.map((each) => each.type)].flat().includes("null");

function kindOf(type: string | undefined, schema: Schema, items: Schema | undefined): FieldKind {
  if (schema.pattern === PHOTO || items?.pattern === PHOTO) return "beyond";
  if (schema.enum !== undefined || wordsOf(schema.pattern).length > 0) return "choice";
  if (type === "boolean") return "boolean";
  if (type === "integer" || type === "number") return "number";
  if (type === "array") return items?.properties ? "rows" : "list";
  if (type === "object" || schema.properties !== undefined) return "beyond";
  if (schema.format === "date") return "date";
  if (schema.format === "date-time") return "instant";
  return (schema.maxLength ?? 0) > A_LINE ? "text" : "line";
}

/** Follows references, and takes the one branch that says something where another says "or nothing". */
function resolved(description: Description, schema: Schema): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
    return resolved(description, description.components.schemas[name] ?? {});
  }
  const branch = schema.oneOf?.find((each) => each.type !== "null" && Object.keys(each).length > 0);
  if (branch === undefined) return schema;
  const { oneOf: _, ...besides } = schema;
  return resolved(description, { ...besides, ...branch });
}
