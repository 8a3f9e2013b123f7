/** Entry of the server-rendered pages: everything on them works without it too. */
import "./site.css";
import { lightPicture } from "./lighting";
import { loadOnceDrawn } from "./later";
import { makeCopyButton, sendOnChange } from "./share";
import { addToStory, editStory } from "./stories";
import { Suggest } from "./suggest";
import { makeTabs } from "./tabs";

document.documentElement.classList.add("js");
// The bar of a phone scrolls sideways: the page one is on must be in sight. (scrollIntoView would move the page as well.)
const bar = document.querySelector<HTMLElement>(".nav");
const here = bar?.querySelector<HTMLElement>("[aria-current]");
if (bar && here) bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-search]")) new Suggest(form);
for (const tabs of document.querySelectorAll<HTMLElement>("[data-tabs]")) makeTabs(tabs);
for (const holder of document.querySelectorAll<HTMLElement>("[data-script]")) loadOnceDrawn(holder);
for (const picture of document.querySelectorAll<SVGElement>("[data-view] svg")) lightPicture(picture);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) makeCopyButton(button);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-choices]")) sendOnChange(form);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-story-edit]")) editStory(form);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-story-add]")) addToStory(form);
