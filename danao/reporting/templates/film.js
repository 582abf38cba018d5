"use strict";
const film = JSON.parse(document.getElementById("film").textContent);
const picture = document.getElementById("picture");
const slider = document.getElementById("slider");
const clock = document.getElementById("clock");
const play = document.getElementById("play");
let timer = 0;

function show(number) {
  const count = film.frames.length;
  const at = ((number % count) + count) % count;
  picture.src = film.frames[at];
  slider.value = String(at);
  slider.setAttribute("aria-valuetext", film.times[at]);
  clock.textContent = film.times[at];
}

function stop() {
  clearInterval(timer);
  timer = 0;
  play.textContent = film.words.play;
  clock.setAttribute("aria-live", "polite");
}

function start() {
  timer = setInterval(() => show(Number(slider.value) + 1), 1000 / film.rate);
  play.textContent = film.words.pause;
  clock.setAttribute("aria-live", "off");
}

function step(by) {
  stop();
  show(Number(slider.value) + by);
}

play.addEventListener("click", () => (timer ? stop() : start()));
document.getElementById("back").addEventListener("click", () => step(-1));
document.getElementById("on").addEventListener("click", () => step(1));
slider.addEventListener("input", () => { stop(); show(Number(slider.value)); });
document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest("button, input")) return;
  if (event.key === " ") play.click();
  else if (event.key === "ArrowLeft") step(-1);
  else if (event.key === "ArrowRight") step(1);
  else return;
  event.preventDefault();
});
const calm = matchMedia("(prefers-reduced-motion: reduce)");
calm.addEventListener("change", () => { if (calm.matches) stop(); });
show(0);
if (calm.matches) stop();
else start();
