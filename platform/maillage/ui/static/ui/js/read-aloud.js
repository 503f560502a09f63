// A button that reads a passage aloud, sentence by sentence, where the device itself has a voice in its language.
// Voices of a distant service are left alone: they would send what is read to somebody else.

const voiceFor = (language) =>
  window.speechSynthesis.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));

const sentencesOf = (passage) => [...passage.querySelectorAll("[data-sentence]")].map((part) => part.textContent.trim());

function offer(button) {
  const passage = document.getElementById(button.dataset.readAloud);
  const language = passage.lang.toLowerCase();
  const read = button.textContent;
  const speech = window.speechSynthesis;
  let reading = false;

  const stop = () => {
    reading = false;
    speech.cancel();
    button.textContent = read;
  };
  const start = () => {
    speech.cancel();
    reading = true;
    button.textContent = button.dataset.stop;
    const sentences = sentencesOf(passage);
    sentences.forEach((sentence, index) => {
      const said = new SpeechSynthesisUtterance(sentence);
      said.lang = language;
      said.voice = voiceFor(language);
      said.rate = 0.9;
      if (index === sentences.length - 1) said.addEventListener("end", stop);
      speech.speak(said);
    });
  };
  const show = () => {
    button.hidden = voiceFor(language) === undefined;
  };

  button.addEventListener("click", () => (reading ? stop() : start()));
  window.addEventListener("pagehide", stop);
  speech.addEventListener?.("voiceschanged", show);
  show();
}

if ("speechSynthesis" in window) document.querySelectorAll("[data-read-aloud]").forEach(offer);
