/** Entry of embedded pictures: links light up, a card opens, the wheel zooms only after a click. */
import "./embed.css";
import { openCards } from "./embed/cards";
import { Lens } from "./embed/lens";
import { reportHeight } from "./embed/height";
import { lightPicture } from "./lighting";

document.documentElement.classList.add("js");
const holder = document.getElementById("picture");
const picture = holder?.querySelector<SVGSVGElement>("svg");
if (holder && picture) {
  lightPicture(picture);
  const lens = new Lens(holder, picture);
  openCards(picture, () => lens.wake());
}
reportHeight();
