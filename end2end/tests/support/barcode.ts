// EAN-13 (ISO/IEC 15420). A set of its own for each half, and the first digit says which of the left ones are mirrored.
const BARS = ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];
const SETS = ["AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB", "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA"];

/** The bars of an ISBN, a character each: 1 is black. A margin stands at both ends. */
export function bars(isbn: string): string {
  const digits = [...isbn].map(Number);
  const inverted = (digit: number) => BARS[digit]!.replace(/./g, (bar) => (bar === "0" ? "1" : "0"));
  const mirrored = (digit: number) => [...inverted(digit)].reverse().join("");
  const left = digits.slice(1, 7).map((digit, place) => (SETS[digits[0]!]![place] === "A" ? BARS[digit]! : mirrored(digit)));
  const right = digits.slice(7).map(inverted);
  const margin = "0".repeat(12);
  return `${margin}101${left.join("")}01010${right.join("")}101${margin}`;
}

/** A picture of a barcode, as a file to choose. */
export function barcode(isbn: string): { name: string; mimeType: string; buffer: Buffer } {
  const thick = 4;
  return bitmap([...bars(isbn)].flatMap((bar) => Array<number>(thick).fill(bar === "1" ? 30 : 235)));
}

/** A picture with nothing on it. */
export function blank(): { name: string; mimeType: string; buffer: Buffer } {
  return bitmap(Array<number>(480).fill(235));
}

/** A Windows bitmap, 24 bits a pixel, of 200 equal rows. */
function bitmap(greys: number[]): { name: string; mimeType: string; buffer: Buffer } {
  const [height, stride] = [200, Math.ceil((greys.length * 3) / 4) * 4];
  const header = Buffer.alloc(54);
  header.write("BM");
  header.writeUInt32LE(54 + stride * height, 2);
  header.writeUInt32LE(54, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(greys.length, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  const row = Buffer.alloc(stride);
  greys.forEach((grey, x) => row.fill(grey, x * 3, x * 3 + 3));
  return { name: "barcode.bmp", mimeType: "image/bmp", buffer: Buffer.concat([header, ...Array<Buffer>(height).fill(row)]) };
}
