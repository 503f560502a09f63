// Comfort only: whoever cannot draw types a name before a witness, or signs on paper.
"use strict";

// Whoever ticks a box one by one chooses what is ticked.
const chosen = document.querySelector("input[name=preset][value=chosen]");
for (const box of document.querySelectorAll("input[name=categories], input[name=writes]")) {
  box.addEventListener("change", () => {
    if (chosen) chosen.checked = true;
  });
}

const field = document.querySelector("input[data-signature]");
const pad = document.querySelector("[data-signature-pad]");

if (field && pad) {
  const canvas = document.createElement("canvas");
  canvas.width = 600;
  canvas.height = 200;
  canvas.className = "border border-2 rounded bg-white mw-100 d-block mb-2";
  // a finger draws, it does not scroll the page
  canvas.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", pad.dataset.signaturePad);
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn btn-sm btn-outline-primary mb-3";
  clear.textContent = pad.dataset.clear;
  pad.append(canvas, clear);

  const pen = canvas.getContext("2d");
  pen.lineWidth = 3;
  pen.lineCap = "round";
  let drawing = false;

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
    const screen = document.querySelector("input[name=evidence][value=screen]");
    if (screen) screen.checked = true;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    drawing = false;
    field.value = canvas.toDataURL("image/png");
  });
  clear.addEventListener("click", () => {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    field.value = "";
  });
  pad.hidden = false;
}
