/** The protocol of concerns, version 1 (docs/explanation/concerns-protocol.md): what reporters' and handlers' pages share. */

export * from "./bytes.ts";
export * from "./code.ts";
export * from "./derive.ts";
export * from "./words.ts";
export * from "./manifest.ts";
export * from "./keys.ts";
export * from "./padding.ts";
export * from "./recipients.ts";
export * from "./bodies.ts";
export * from "./envelope.ts";
export * from "./thread.ts";
export * from "./identity.ts";
export * from "./file.ts";
export * from "./support.ts";
export { solve, type Challenge, type Proof } from "./proof.ts";
