// A call's page: waveforms with their ranges, playing around one, and the transcript in step. The page says all that is drawn here in its
// own words too; without this script its forms work all the same.
import WaveSurfer from '/parts/wavesurfer.js';
import Regions from '/parts/wavesurfer-regions.js';
import Timeline from '/parts/wavesurfer-timeline.js';

// What is played before and after a range, in seconds.
const AROUND = 2;

const wave = document.getElementById('wave');
const audio = document.getElementById('audio');
const waiting = document.getElementById('waiting');
const seconds = Number(wave.dataset.seconds);
const rows = [...document.querySelectorAll('tr[data-range]')];
const turns = [...document.querySelectorAll('#turns li')];

// Start and end, in seconds.
const span = (element) => [Number(element.dataset.start) / 1000, Number(element.dataset.end) / 1000];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const is_given = (row) => row.classList.contains('given');
const veil = (row) => colour(row === undefined ? '--own' : is_given(row) ? '--given' : '--veil');
const clock = (at) => `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, '0')}`;

// ---- Playing around a range ---------------------------------------------------------------------------------------------------------

// Where playing is to stop, and the range that counts as heard if nothing came between.
let playing = null;
let seeking = false;

function play(start, end, row) {
  seeking = true;
  audio.currentTime = Math.max(0, start - AROUND);
  playing = { until: Math.min(seconds, end + AROUND), row };
  audio.play();
}

audio.addEventListener('seeking', () => {
  if (!seeking) playing = null;
});
for (const settled of ['seeked', 'playing']) {
  audio.addEventListener(settled, () => {
    seeking = false;
  });
}

function done() {
  if (playing === null || seeking || (audio.currentTime < playing.until && !audio.ended)) return;
  audio.pause();
  if (playing.row) playing.row.querySelector('input[name="heard"]').checked = true;
  playing = null;
}
audio.addEventListener('timeupdate', done);
audio.addEventListener('ended', done);

for (const row of rows) {
  row.querySelector('.around').addEventListener('click', () => play(...span(row), row));
}
for (const button of document.querySelectorAll('.doubts .around')) {
  button.addEventListener('click', () => play(...span(button), null));
}
for (const turn of turns) {
  turn.querySelector('.seek').addEventListener('click', () => {
    audio.currentTime = span(turn)[0];
    audio.play();
  });
}

// ---- The original, for those who may -------------------------------------------------------------------------------------------------

const unredacted = document.getElementById('unredacted');

for (const button of document.querySelectorAll('.original')) {
  button.addEventListener('click', () => {
    const [name, status] = unredacted.querySelectorAll('span');
    const player = unredacted.querySelector('audio');
    name.textContent = button.closest('tr').dataset.range;
    status.textContent = '';
    unredacted.hidden = false;
    audio.pause();
    player.src = button.dataset.original;
    player.play().catch(() => {
      status.textContent = 'It can\'t be played: it may be gone, or another recording lies in its place.';
    });
  });
}

// ---- Overwriting more ---------------------------------------------------------------------------------------------------------------

const form = document.getElementById('more');

// The stretch that is written into: the one added last, or used last. What was drawn for it says the same as what is written there.
let stretch = form?.querySelector('.stretch');
const drawn = new Map();
const written = (name) => stretch.querySelector(`[name="${name}"]`);

function fill(start, end, entity) {
  written('from').value = start.toFixed(2);
  written('to').value = end.toFixed(2);
  if (entity) written('entity').value = entity;
}

form?.addEventListener('focusin', (event) => {
  stretch = event.target.closest('.stretch') ?? stretch;
});

const another = document.getElementById('another');
if (another) another.hidden = false;
another?.addEventListener('click', () => {
  const all = form.querySelectorAll('.stretch');
  stretch = all[0].cloneNode(true);
  for (const input of stretch.querySelectorAll('input')) input.value = '';
  all[all.length - 1].after(stretch);
  written('from').focus();
});

const entity_of = (row) => row.querySelector('b').textContent;

for (const row of rows) {
  row.querySelector('.widen')?.addEventListener('click', () => {
    fill(...span(row), entity_of(row));
    written('from').focus();
  });
}

// A region drawn by dragging belongs to the stretch that it was drawn for; a range that there is can only become wider.
function drawing(regions) {
  const row_of = (region) => rows.find((row) => row.dataset.range === region.id);
  regions.enableDragSelection({ color: colour('--own') });
  regions.on('region-created', (region) => {
    if (row_of(region)) return;
    drawn.get(stretch)?.remove();
    drawn.set(stretch, region);
    fill(region.start, region.end);
  });
  regions.on('region-updated', (region) => {
    const row = row_of(region);
    if (!row) {
      stretch = [...drawn].find(([, own]) => own === region)?.[0] ?? stretch;
      return fill(region.start, region.end);
    }
    const [start, end] = span(row);
    const wider = [Math.min(start, region.start), Math.max(end, region.end)];
    region.setOptions({ start: wider[0], end: wider[1] });
    fill(...wider, entity_of(row));
  });
}

// ---- The transcript in step ---------------------------------------------------------------------------------------------------------

let current = null;
audio.addEventListener('timeupdate', () => {
  const now = turns.find((turn) => span(turn)[0] <= audio.currentTime && audio.currentTime < span(turn)[1]) ?? null;
  if (now === current) return;
  current?.removeAttribute('aria-current');
  current = now;
  if (now === null) return;
  now.setAttribute('aria-current', 'true');
  const list = now.parentElement;
  if (now.offsetTop < list.scrollTop || now.offsetTop + now.offsetHeight > list.scrollTop + list.clientHeight) list.scrollTop = now.offsetTop;
});

// ---- Waveforms ----------------------------------------------------------------------------------------------------------------------

// The outline's file: see worker/src/review/peaks.rs.
function outlines(buffer) {
  const head = new DataView(buffer);
  const [channels, columns] = [head.getUint8(5), head.getUint32(8, true)];
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(new Uint8Array(buffer, 12 + channel * columns, columns), (level) => level / 255));
}

async function draw() {
  const answer = await fetch(`/calls/${wave.dataset.call}/peaks`, { credentials: 'same-origin' });
  if (!answer.ok) throw new Error(`the answer was ${answer.status}`);
  const peaks = outlines(await answer.arrayBuffer());
  const regions = Regions.create();
  const colours = () => ({ waveColor: colour('--wave'), progressColor: colour('--done'), cursorColor: colour('--ink') });
  const surfer = WaveSurfer.create({
    container: wave, media: audio, peaks, duration: seconds, height: 84, cspNonce: wave.dataset.nonce,
    minPxPerSec: seconds > 120 ? 10 : 1, splitChannels: peaks.map(() => ({ height: 84 })), normalize: true, ...colours(),
    plugins: [regions, Timeline.create({ formatTimeCallback: clock })],
  });
  surfer.on('ready', () => {
    for (const row of rows) {
      const [start, end] = span(row);
      const on = row.dataset.channels.split(' ').map(Number);
      const places = on.length === peaks.length ? [-1] : on;
      for (const channelIdx of places) {
        regions.addRegion({ id: row.dataset.range, start, end, channelIdx, drag: false, resize: form !== null && !is_given(row), color: veil(row), content: row.dataset.range });
      }
    }
    if (form) drawing(regions);
    waiting.textContent = '';
    wave.dataset.drawn = String(Math.round(performance.now()));
  });
  regions.on('region-clicked', (region, event) => {
    event.stopPropagation();
    rows.find((row) => row.dataset.range === region.id)?.querySelector('.around').click();
  });
  zoom(surfer);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    surfer.setOptions(colours());
    for (const region of regions.getRegions()) region.setOptions({ color: veil(rows.find((row) => row.dataset.range === region.id)) });
  });
}

function zoom(surfer) {
  let density = Math.max(1, surfer.options.minPxPerSec, wave.clientWidth / seconds);
  const to = (next) => {
    density = Math.min(400, Math.max(1, next));
    surfer.zoom(density);
  };
  document.getElementById('wider').addEventListener('click', () => to(density * 2));
  document.getElementById('narrower').addEventListener('click', () => to(density / 2));
}

draw().catch((error) => {
  waiting.textContent = `The waveforms can't be shown (${error.message}). The list and the player work without them.`;
});
