/** What `viz/renderers/embedded_json.py` packed into a script element: base64 of deflated JSON. */
import { strFromU8, unzlibSync } from "fflate";

/** Unpacks; browsers of office machines lack DecompressionStream, and this needs no waiting. */
export function unpacked(text: string): unknown {
  const packed = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return JSON.parse(strFromU8(unzlibSync(packed)));
}
