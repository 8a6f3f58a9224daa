// Reads an AsyncAPI document with the specification's own parser and prints what is wrong with it.
import { Parser, fromFile } from "@asyncapi/parser";

const ERROR = 0;
const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
const errors = diagnostics.filter((found) => found.severity === ERROR);
for (const found of errors) {
  console.error(`${found.path.join(".")}: ${found.message}`);
}
process.exit(document && errors.length === 0 ? 0 : 1);
