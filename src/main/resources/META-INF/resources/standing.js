// One miner's standing in a dialog: the address's hash says whose. All text of miners and judges is set as
// text, never as markup.

const TASKS_SHOWN = 100;

let hotkey = '';
let etag = null;
let openTasks = new Set();

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

const percent = (share) => `${(100 * share).toFixed(1)} %`;
const plural = (count, word, many) => `${count} ${count === 1 ? word : many}`;
const when = (time) => new Date(time).toLocaleString();

function span(millis) {
  const minutes = Math.max(0, Math.round(millis / 60000));
  if (minutes < 1) return 'less than a minute';
  if (minutes < 60) return plural(minutes, 'minute', 'minutes');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? plural(hours, 'hour', 'hours') : plural(Math.round(hours / 24), 'day', 'days');
}

const ago = (time) => `${span(Date.now() - Date.parse(time))} ago`;
const ahead = (time) => (Date.parse(time) > Date.now() ? `in ${span(Date.parse(time) - Date.now())}` : 'now');

function fact(label, value, detail = '') {
  return element('div', { class: 'fact' }, element('span', { class: 'label', text: label }), element('strong', { text: value }),
    detail ? element('span', { class: 'detail', text: detail }) : null);
}

function facts(view) {
  const { validity, ranking, window: span } = view;
  const valid = validity.valid ? (validity.stale ? 'yes (stale)' : 'yes') : 'no';
  const rank = ranking?.winner ? '1, the winner' : ranking?.rank ? `${ranking.rank} of ${ranking.ranked}` : 'none';
  const interval = view.settled > 0 ? `95 %: ${percent(view.wilson_interval.low)} to ${percent(view.wilson_interval.high)}` : '';
  const missing = view.completeness.missing > 0 ? `${view.completeness.missing} more needed` : 'enough';
  return element('div', { class: 'facts' },
    fact('Rank', rank, ranking ? `ranked ${ago(ranking.computed_at)}` : ''),
    fact('Passed', `${view.passes} of ${view.settled}`, 'settled so far'),
    fact('Pass rate', view.pass_rate === null ? '–' : percent(view.pass_rate), interval),
    fact('Settled', `${view.settled} of ${span.size}`, missing),
    fact('Valid', valid, `${validity.reason ?? ''} since ${when(validity.since)}`.trim()));
}

/** In sentences, as the command line says it. */
function distance(view) {
  const { distance: far } = view;
  const said = (text) => element('p', { text });
  if (far.state === 'window_not_full') return [said(`Nobody can win yet: the window needs ${plural(far.tasks_missing, 'more task', 'more tasks')} to be full.`)];
  if (far.state === 'not_valid') return [said('It can not win before it is valid, whatever it passes.')];
  if (far.state === 'leads') return [said('With what is settled now it wins.')];
  const route = far.route === 'most_passes' ? 'by the most passes' : 'by beating every earlier committer';
  const now = far.more_passes === null
    ? 'Even a window full of passes would not win against the others as they are.'
    : `It would win with ${plural(far.more_passes, 'more pass', 'more passes')} in this window, ${route}.`;
  const at = far.rolling.earliest_at ? `, at the earliest ${ahead(far.rolling.earliest_at)}` : '';
  const rolling = far.rolling.possible
    ? `As the window rolls: after passing the next ${plural(far.rolling.tasks, 'task', 'tasks')}${at}, if nobody else's numbers change.`
    : "As the window rolls: not possible while the others' numbers stay as they are.";
  const rivals = far.must_overtake.map((rival) => element('tr', {},
    element('td', {}, element('a', { href: `#${rival.hotkey}`, class: 'hotkey', text: rival.hotkey })),
    element('td', { text: rival.committed }),
    element('td', { class: 'number', text: `${rival.passes}/${rival.settled}` }),
    element('td', { class: 'number', text: rival.more_passes ?? 'never' })));
  const table = rivals.length === 0 ? null : element('div', { class: 'scroll' }, element('table', {},
    element('thead', {}, element('tr', {}, ...['To overtake', 'Committed', 'Passed', 'More passes'].map((title) => element('th', { scope: 'col', text: title })))),
    element('tbody', {}, ...rivals)));
  return [said(now), said(rolling), table];
}

/** Rank over the stored rankings, 1 on top; gaps where it had none. */
function history(view) {
  const past = [...view.history].reverse();
  const ranks = past.map((ranking) => ranking.rank).filter((rank) => rank !== null);
  if (past.length < 2 || ranks.length === 0) return null;
  const worst = Math.max(2, ...ranks);
  const bars = past.map((ranking) => {
    const bar = element('i', { title: `ranking ${ranking.id}, ${when(ranking.computed_at)}: ${ranking.rank === null ? 'not ranked' : `rank ${ranking.rank}`}, ${ranking.passes}/${ranking.settled}`, class: ranking.winner ? 'passed' : ranking.rank === null ? 'none' : '' });
    bar.style.height = ranking.rank === null ? '2px' : `${8 + (34 * (worst - ranking.rank)) / (worst - 1)}px`;
    return bar;
  });
  return element('div', {}, element('h3', { text: `Rank in the last ${past.length} rankings` }), element('div', { class: 'history' }, ...bars));
}

function vote(cast) {
  const scores = Object.entries(cast.scores ?? {}).map(([name, score]) => `${name.replaceAll('_', ' ')} ${score}`).join(', ');
  const head = element('div', {},
    element('span', { class: `verdict ${cast.passed ? 'passed' : 'failed'}`, text: cast.passed ? 'pass' : 'fail' }),
    element('span', { class: 'hotkey', text: cast.validator }),
    ` ${cast.stake === null ? 'not registered' : `stake ${Math.round(cast.stake).toLocaleString()}`}`,
    cast.overall === null ? '' : `, overall ${cast.overall.toFixed(2)}`,
    cast.inconsistent ? ' (not what its scores say)' : '');
  return element('li', {}, head,
    scores ? element('div', { class: 'detail', text: scores }) : null,
    cast.reason ? element('div', { text: cast.reason }) : null,
    cast.judge ? element('div', { class: 'detail', text: `judge ${cast.judge}` }) : null);
}

function task(told) {
  const served = told.outcome === 'Served';
  const state = served ? told.state : 'unserved';
  const words = [
    told.outcome ?? 'not asked',
    told.latency_ms === null ? null : `${(told.latency_ms / 1000).toFixed(1)} s`,
    served ? plural(told.voters, 'vote', 'votes') : null,
    served && !told.in_force ? 'made with an earlier commitment, does not count' : null,
    served && told.votes_from ? `votes hidden until settled, or ${ahead(told.votes_from)}` : null,
  ].filter((part) => part !== null).join(' · ');
  const title = element('summary', {}, element('span', { class: `cell ${state}` }), ` Task ${told.task_id} `,
    element('strong', { text: served ? told.state : 'no video' }), ' ', element('span', { class: 'detail', text: words }));
  const article = element('details', {}, title, told.votes.length > 0 ? element('ul', {}, ...told.votes.map(vote)) : element('p', { class: 'detail', text: 'No vote to show.' }));
  article.open = openTasks.has(told.task_id);
  article.addEventListener('toggle', () => (article.open ? openTasks.add(told.task_id) : openTasks.delete(told.task_id)));
  return article;
}

function draw(view) {
  const model = view.model_name ? `${view.model_name} at block ${view.commitment_block}` : 'no model to show';
  byId('standing-name').textContent = (view.model_name ?? '').split('/')[0] || `Miner ${view.uid}`;
  byId('standing-body').replaceChildren(...[
    element('p', { class: 'hotkey whole', text: `${view.hotkey} · uid ${view.uid} · ${model}` }),
    facts(view),
    element('h3', { text: 'Distance to winning' }),
    ...distance(view),
    history(view),
    element('h3', { text: 'Tasks of the window' }),
    ...view.tasks.slice(0, TASKS_SHOWN).map(task),
    view.tasks.length === 0 ? element('p', { class: 'empty', text: 'No task has been published yet.' }) : null,
  ].filter((child) => child !== null));
}

function say(text) {
  byId('standing-name').textContent = 'Miner';
  byId('standing-body').replaceChildren(element('p', { class: 'empty', text }));
}

/** Asks for the miner in the dialog again, if there is one. */
export async function refreshStanding() {
  const asked = hotkey;
  if (asked === '') return;
  try {
    const answer = await fetch(`miners/${encodeURIComponent(asked)}/standing`, etag ? { headers: { 'If-None-Match': etag } } : {});
    if (asked !== hotkey || answer.status === 304) return;
    if (answer.status === 200) {
      const view = await answer.json();
      if (asked !== hotkey) return;
      etag = answer.headers.get('ETag');
      draw(view);
    } else if (answer.status === 404 || answer.status === 400) {
      say('This service knows no such miner.');
    }
  } catch (failure) {
    console.warn(failure);
  }
}

/** Shows the miner's standing; an empty hotkey closes it. */
export function openStanding(asked) {
  const dialog = byId('standing');
  if (asked === hotkey) return;
  hotkey = asked;
  etag = null;
  openTasks = new Set();
  if (asked === '') {
    dialog.close();
    return;
  }
  say('One moment ...');
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  refreshStanding();
}

function leave() {
  location.hash = '';
}

byId('standing-close').addEventListener('click', leave);
byId('standing').addEventListener('close', () => {
  if (hotkey !== '') leave();
});
byId('standing').addEventListener('click', (event) => {
  if (event.target === byId('standing')) leave();
});
