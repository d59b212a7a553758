// The live page: looks every two seconds at first, then listens to /events and asks for the window when something
// happened; redraws what changed. Everything that comes from miners is set as text, never as markup.

import { openStanding, refreshStanding } from './standing.js';

const LOOK_MILLIS = 2000;
const FIRST_LOOKS_MILLIS = 10000; // who only looks in takes no seat among the listeners
const SETTLE_MILLIS = 1300; // a window may be as old as leoma.ranking.view-age: asked for once more after that
const RETRY_MILLIS = 3000;
const SAFETY_MILLIS = 60000; // embargoes and outages end without an event
const TASKS_SHOWN = 3;

let etag = null;
let shownTasks = new Map();

const byId = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'text') node.textContent = value;
    else if (name === 'class') node.className = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** What a person calls the miner: the account that publishes its model, else the start of the hotkey. */
function nameOf(miner) {
  const account = (miner.model_name ?? '').split('/')[0];
  return account || miner.hotkey.slice(0, 8);
}

function shortHotkey(hotkey) {
  return `${hotkey.slice(0, 6)}…${hotkey.slice(-4)}`;
}

function minerCell(miner) {
  const link = element('a', { href: `#${miner.hotkey}`, class: 'miner', title: `where ${miner.hotkey} stands`, text: nameOf(miner) });
  return element('td', {}, link, element('span', { class: 'hotkey', text: shortHotkey(miner.hotkey) }));
}

function stateCell(miner) {
  if (!miner.valid) return element('td', { class: 'reason', title: miner.reason ?? '', text: miner.reason ?? 'invalid' });
  if (miner.eligible) return element('td', { text: miner.stale ? 'eligible (stale)' : 'eligible' });
  return element('td', { text: miner.stale ? 'valid (stale), not enough settled' : 'valid, not enough settled' });
}

function rateCell(miner) {
  if (miner.settled === 0) return element('td', { class: 'empty', text: '–' });
  const percent = (100 * miner.passes) / miner.settled;
  const fill = element('i');
  fill.style.width = `${percent}%`;
  const bar = element('span', { class: 'bar' }, fill);
  if (miner.wilson_interval) {
    const range = element('b');
    range.style.left = `${100 * miner.wilson_interval.low}%`;
    range.style.width = `${100 * (miner.wilson_interval.high - miner.wilson_interval.low)}%`;
    bar.append(range);
    bar.title = `95 %: ${(100 * miner.wilson_interval.low).toFixed(1)} to ${(100 * miner.wilson_interval.high).toFixed(1)} %`;
  }
  return element('td', {}, bar, `${percent.toFixed(1)} %`);
}

function drawStandings(view) {
  const rows = view.standings.map((miner) => {
    const isWinner = view.winner && view.winner.hotkey === miner.hotkey;
    const chips = Object.entries(miner.outcomes).map(([outcome, count]) => element('span', { class: 'chip', text: `${outcome} ${count}` }));
    return element('tr', { class: isWinner ? 'winner' : miner.valid ? '' : 'invalid' },
      element('td', { class: 'number', text: miner.rank ?? '–' }),
      minerCell(miner),
      element('td', { class: 'number', text: miner.uid ?? '–' }),
      stateCell(miner),
      element('td', { class: 'number', text: miner.passes }),
      element('td', { class: 'number', text: miner.settled }),
      rateCell(miner),
      element('td', { class: 'number', text: miner.weight.toFixed(1) }),
      element('td', {}, ...chips));
  });
  if (rows.length > 0) byId('standings').tBodies[0].replaceChildren(...rows);
}

function gridCell(task, miner) {
  const cell = task.cells[miner.hotkey];
  if (!cell) return element('td', {}, element('span', { class: 'cell absent', title: `task ${task.task_id}: not asked` }));
  const served = cell.outcome === 'Served';
  const words = served ? `${cell.state}, ${cell.votes} vote${cell.votes === 1 ? '' : 's'}` : cell.outcome;
  return element('td', {}, element('span', { class: `cell ${served ? cell.state : 'unserved'}`, title: `task ${task.task_id}, ${nameOf(miner)}: ${words}` }));
}

function drawGrid(view) {
  if (view.tasks.length === 0) return;
  const tasks = [...view.tasks].sort((a, b) => a.task_id - b.task_id);
  const miners = view.standings.filter((miner) => tasks.some((task) => task.cells[miner.hotkey]));
  const head = element('tr', {}, element('th', { scope: 'col', text: '' }), ...tasks.map((task) => element('th', { scope: 'col', text: task.task_id })));
  const rows = miners.map((miner) => element('tr', {}, element('th', { scope: 'row' }, element('a', { href: `#${miner.hotkey}`, class: 'miner', text: nameOf(miner) })), ...tasks.map((task) => gridCell(task, miner))));
  byId('grid').tBodies[0].replaceChildren(head, ...rows);
}

function drawHeadline(view) {
  const winner = view.standings.find((miner) => view.winner && miner.hotkey === view.winner.hotkey);
  byId('winner').textContent = winner ? `${nameOf(winner)} (uid ${view.winner.uid})` : 'nobody: weights burn';
  const confidence = byId('confidence');
  confidence.hidden = view.confidence === null || view.confidence === undefined;
  if (!confidence.hidden) byId('confidence-share').textContent = `${(100 * view.confidence).toFixed(0)} %`;
  byId('newest-task').textContent = view.newest_task ?? 'none';
  byId('window-size').textContent = view.newest_task ? `${view.tasks.length} of ${view.window} tasks` : `${view.window} tasks`;
  byId('valid-count').textContent = `${view.standings.filter((miner) => miner.valid).length} of ${view.standings.length}`;
  byId('ranked-at').textContent = view.ranked_at ? new Date(view.ranked_at).toLocaleTimeString() : 'not yet';
  const notice = byId('provisional');
  notice.hidden = !view.provisional;
  notice.textContent = `Provisional: a ranking needs ${view.window} tasks, ${view.newest_task ?? 0} are published. Passes are shown, nobody is eligible yet.`;
}

/** Only videos that somebody sees are fetched and play: a task may have hundreds. */
const whileVisible = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      if (!target.src) target.src = target.dataset.src;
      target.play().catch(() => {});
    } else {
      target.pause();
    }
  }
});

function videoFigure(video, task, minersByHotkey) {
  const miner = minersByHotkey.get(video.hotkey) ?? { hotkey: video.hotkey };
  const cell = task.cells[video.hotkey];
  const state = cell ? cell.state : 'open';
  const player = element('video', { 'data-src': video.url, muted: '', loop: '', playsinline: '', preload: 'none', 'aria-label': `video of ${nameOf(miner)}` });
  player.muted = true;
  whileVisible.observe(player);
  return element('figure', { 'data-hotkey': video.hotkey }, player,
    element('figcaption', {}, element('span', { text: nameOf(miner) }), element('span', { class: `verdict ${state}`, text: state })));
}

function taskArticle(task, detail, minersByHotkey) {
  const figures = [];
  if (detail.first_frame_url) {
    figures.push(element('figure', { class: 'given' }, element('img', { src: detail.first_frame_url, alt: 'first frame given to every miner' }),
      element('figcaption', {}, element('span', { text: 'given first frame' }))));
  }
  figures.push(...detail.videos.filter((video) => video.url).map((video) => videoFigure(video, task, minersByHotkey)));
  const title = element('h3', { text: `Task ${task.task_id}` }, element('time', { datetime: task.published_at, text: new Date(task.published_at).toLocaleTimeString() }));
  return element('article', { class: 'task' }, title, element('p', { text: task.prompt }), element('div', { class: 'videos' }, ...figures));
}

async function drawTasks(view) {
  const minersByHotkey = new Map(view.standings.map((miner) => [miner.hotkey, miner]));
  const newest = [...view.tasks].sort((a, b) => b.task_id - a.task_id).slice(0, TASKS_SHOWN);
  const articles = new Map();
  for (const task of newest) {
    let article = shownTasks.get(task.task_id);
    if (!article) {
      const answer = await fetch(`dashboard/tasks/${task.task_id}`);
      if (!answer.ok) continue;
      article = taskArticle(task, await answer.json(), minersByHotkey);
    }
    for (const figure of article.querySelectorAll('figure[data-hotkey]')) {
      const cell = task.cells[figure.dataset.hotkey];
      const badge = figure.querySelector('.verdict');
      if (cell && badge.textContent !== cell.state) {
        badge.textContent = cell.state;
        badge.className = `verdict ${cell.state}`;
      }
    }
    articles.set(task.task_id, article);
  }
  if (articles.size === 0) return;
  const changed = [...articles.keys()].join() !== [...shownTasks.keys()].join();
  shownTasks = articles;
  if (changed) byId('tasks').replaceChildren(...articles.values());
}

function showConnection(isLive) {
  const sign = byId('connection');
  sign.textContent = isLive ? 'live' : 'connection lost, trying again';
  sign.className = `connection ${isLive ? 'live' : 'lost'}`;
}

let running = false;
let again = false;
let failed = null;

/** One request at a time; who asks meanwhile gets one more after it. */
async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = true;
  try {
    const answer = await fetch('window', etag ? { headers: { 'If-None-Match': etag } } : {});
    if (answer.status === 200) {
      etag = answer.headers.get('ETag');
      const view = await answer.json();
      drawHeadline(view);
      drawStandings(view);
      drawGrid(view);
      await drawTasks(view);
    } else if (answer.status !== 304) {
      throw new Error(`window answered ${answer.status}`);
    }
    clearTimeout(failed);
    showConnection(true);
    refreshStanding();
  } catch (failure) {
    console.warn(failure);
    showConnection(false);
    clearTimeout(failed);
    failed = setTimeout(refresh, RETRY_MILLIS);
  } finally {
    running = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}

let settle = null;

/** At once, and once more when the server's own view is certainly newer than what happened. */
function somethingHappened() {
  if (settle === null) refresh();
  clearTimeout(settle);
  settle = setTimeout(() => {
    settle = null;
    refresh();
  }, SETTLE_MILLIS);
}

/** The browser comes back by itself with the id of the last event, unless it was sent away. */
function listen() {
  const events = new EventSource('events');
  events.onopen = () => {
    showConnection(true);
    somethingHappened();
  };
  for (const type of ['task', 'vote', 'pair', 'ranking', 'winner', 'missed']) events.addEventListener(type, somethingHappened);
  events.onerror = () => {
    showConnection(false);
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MILLIS);
  };
}

function showHash() {
  openStanding(location.hash.slice(1));
}

addEventListener('hashchange', showHash);
const looks = setInterval(refresh, LOOK_MILLIS);
setTimeout(() => {
  clearInterval(looks);
  setInterval(refresh, SAFETY_MILLIS);
  listen();
}, FIRST_LOOKS_MILLIS);
refresh();
showHash();
