import { plain } from "../terminal";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in XML or HTML, between tags and in quoted attributes alike. */
export function escapeMarkup(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** Shortens text in the middle: the ends of ids are what tells them apart. */
export function shorten(text: string, longest: number): string {
  const characters = Array.from(text);
  if (characters.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 2);
  return `${characters.slice(0, longest - 1 - tail).join("")}…${characters.slice(-tail).join("")}`;
}
