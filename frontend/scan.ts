// Reads the QR of a card with the camera into a field, on the counter's page only.
// The browser's own reader when there is one, else jsQR. A typed number always works.
interface Detector { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
declare const BarcodeDetector: { new (options: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> };

type Read = (video: HTMLVideoElement) => Promise<string | null>;

async function reader(): Promise<Read> {
  if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? null;
  }
  const { default: decode } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  return async (video) => {
    canvas.width = 480;
    canvas.height = Math.round((480 * video.videoHeight) / video.videoWidth);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const seen = pen.getImageData(0, 0, canvas.width, canvas.height);
    return decode(seen.data, seen.width, seen.height, { inversionAttempts: "dontInvert" })?.data || null;
  };
}

async function look(video: HTMLVideoElement, read: Read): Promise<string> {
  for (;;) {
    await new Promise((done) => setTimeout(done, 120));
    if (!video.srcObject) return "";
    const text = video.videoWidth ? await read(video) : null;
    if (text) return text;
  }
}

function close(video: HTMLVideoElement) {
  (video.srcObject as MediaStream | null)?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
  video.hidden = true;
}

async function scan(place: HTMLElement) {
  const video = place.querySelector("video")!, says = place.querySelector<HTMLElement>("[role=status]")!;
  if (video.srcObject) return close(video);
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    says.textContent = place.dataset.refused ?? "";
    return;
  }
  video.hidden = false;
  await video.play();
  const text = await look(video, await reader());
  close(video);
  const field = document.getElementById(place.dataset.scan ?? "") as HTMLInputElement | null;
  if (!text || !field) return;
  field.value = text;
  if ("send" in place.dataset) field.form?.requestSubmit();
}

for (const place of document.querySelectorAll<HTMLElement>("[data-scan]")) {
  if (!isSecureContext || !navigator.mediaDevices) continue; // Plain http on a LAN has no camera.
  place.hidden = false;
  place.querySelector("button")!.addEventListener("click", () => void scan(place));
}
