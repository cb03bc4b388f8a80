(function () {
  'use strict';

  // Okabe and Ito's colours, which people of any colour vision can tell apart. On paper the yellow is darker than
  // theirs and on a dark screen the blue is lighter, so that both can be seen.
  const LIGHT = {
    ink: '#1b1f24', soft: '#57606a', line: '#c5ccd4', faint: '#e9edf1', shade: '#f4f6f8', page: '#ffffff',
    colours: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000', '#A69B00']
  };
  const DARK = {
    ink: '#e4e8ec', soft: '#a3adb8', line: '#4a545f', faint: '#2a3138', shade: '#1d2328', page: '#14181c',
    colours: ['#3A93D6', '#EE7A2B', '#1FBF93', '#DD93BC', '#E69F00', '#8FD0F5', '#FFFFFF', '#F0E442']
  };
  const FONT = 'system-ui, "Segoe UI", "DejaVu Sans", sans-serif';
  const CONTROL = 'control';
  // An A4 page's width within its margins, in CSS pixels; other papers scale from it.
  const PAPER = 703;
  // What the tall pictures are lower by on paper, in pixels: both fit on one page, where nothing can be zoomed.
  const LOWER = { timeline: 52, percentiles: 60 };

  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const hidden = data.sections.map(function () { return new Set(); });
  const pictures = [];
  let printing = false;

  function theme() {
    return dark.matches && !printing ? DARK : LIGHT;
  }

  function colour(name) {
    const colours = theme().colours;
    return colours[data.names.indexOf(name) % colours.length];
  }

  function digits(value) {
    return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  }

  function time(micros) {
    if (micros < 1e3) {
      return digits(micros) + ' µs';
    }
    return micros < 1e6 ? digits(micros / 1e3) + ' ms' : digits(micros / 1e6) + ' s';
  }

  function millis(value) {
    return time(value * 1e3);
  }

  // 2 is 50%, 10 is 90%, 1000 is 99.9%.
  function percentile(logarithm) {
    const share = 100 - 100 / Math.pow(10, logarithm);
    return Number(share.toFixed(Math.max(1, Math.ceil(logarithm) - 1))) + '%';
  }

  function xAxis(more) {
    const t = theme();
    return Object.assign({
      type: 'value', nameLocation: 'middle', nameGap: 28, nameTextStyle: { color: t.soft },
      axisLine: { onZero: false, lineStyle: { color: t.line } }, axisTick: { lineStyle: { color: t.line } },
      axisLabel: { color: t.soft, hideOverlap: true }, splitLine: { lineStyle: { color: t.faint } }
    }, more);
  }

  function yAxis(name, more) {
    const t = theme();
    return Object.assign({
      type: 'value', name: name, nameLocation: 'middle', nameGap: 58, nameTextStyle: { color: t.soft },
      axisLine: { show: true, onZero: false, lineStyle: { color: t.line } }, axisLabel: { color: t.soft },
      splitLine: { lineStyle: { color: t.faint } }
    }, more);
  }

  function base(section, more) {
    const t = theme();
    const selected = {};
    hidden[section].forEach(function (name) { selected[name] = false; });
    return Object.assign({
      animation: false, textStyle: { fontFamily: FONT, color: t.ink },
      legend: { show: false, selected: selected },
      grid: { left: 82, right: 36, top: 16, bottom: 48 },
      tooltip: {
        trigger: 'axis', confine: true, backgroundColor: t.page, borderColor: t.line,
        textStyle: { color: t.ink, fontSize: 12 }
      }
    }, more);
  }

  function line(name, points, more) {
    return Object.assign({
      type: 'line', name: name, data: points, showSymbol: points.length === 1, symbol: 'circle', symbolSize: 5,
      color: colour(name), lineStyle: { width: 1.6 }, emphasis: { disabled: true }
    }, more);
  }

  function pointer(formatter) {
    return { label: { formatter: function (at) { return formatter(at.value); }, backgroundColor: theme().soft } };
  }

  // The axis has its labels at 0%, 90%, 99% and so on. The median gets one as well.
  function median() {
    return {
      type: 'line', data: [], markLine: {
        silent: true, symbol: ['none', 'none'], lineStyle: { color: theme().faint, type: 'solid', width: 1 },
        label: { position: 'start', formatter: '50%', color: theme().soft, distance: 8 },
        data: [{ xAxis: Math.log10(2) }]
      }
    };
  }

  function percentiles(index) {
    const section = data.sections[index];
    function scaled(points) {
      return points.map(function (point) { return [Math.log10(point[0]), point[1]]; });
    }
    const lines = [line(CONTROL, scaled(section.control), {
      color: theme().soft, lineStyle: { width: 1.6, type: 'dotted' }
    })];
    let most = 1000;
    section.series.forEach(function (series) {
      lines.push(line(series.name, scaled(series.first), { lineStyle: { width: 2 } }));
      if (series.last.length > 0) {
        lines.push(line(series.name, scaled(series.last), { lineStyle: { width: 1.6, type: 'dashed' } }));
      }
    });
    lines.forEach(function (one) {
      one.data.forEach(function (point) { most = Math.max(most, Math.pow(10, point[0])); });
    });
    lines.push(median());
    const option = base(index, {
      xAxis: xAxis({
        name: 'percentile of the writes', min: 0, max: Math.ceil(Math.log10(most) - 1e-9), interval: 1,
        axisLabel: { color: theme().soft, formatter: percentile }, axisPointer: pointer(percentile)
      }),
      yAxis: yAxis('response time', {
        type: 'log', axisLabel: { color: theme().soft, formatter: time },
        minorSplitLine: { show: true, lineStyle: { color: theme().faint, opacity: 0.5 } }
      }),
      series: lines
    });
    option.tooltip.valueFormatter = time;
    return option;
  }

  // The gate is a series of its own without points, so that it stays when others are hidden.
  function gate(section) {
    const pauses = section.series.map(function (one) { return one.pauseMillis; })
      .filter(function (pause) { return pause >= 0; });
    if (pauses.length === 0) {
      return { type: 'line', data: [] };
    }
    const least = millis(Math.min.apply(null, pauses));
    const most = millis(Math.max.apply(null, pauses));
    return {
      type: 'line', data: [], markLine: {
        silent: true, symbol: ['none', 'none'], animation: false,
        lineStyle: { color: theme().ink, width: 1.5, type: 'solid' },
        label: {
          color: theme().ink, position: 'end', align: 'left', fontWeight: 'bold',
          formatter: 'gate: writes held up for ' + (least === most ? least : least + ' to ' + most)
        },
        data: [{ xAxis: 0 }]
      }
    };
  }

  function marks(series) {
    if (series.pauseMillis < 0) {
      return {};
    }
    const own = colour(series.name);
    return {
      markArea: {
        silent: true, itemStyle: { color: own, opacity: 0.22 },
        data: [[{ xAxis: 0 }, { xAxis: series.pauseMillis / 1e3 }]]
      },
      markLine: {
        silent: true, symbol: ['none', 'none'], label: { show: false },
        lineStyle: { color: own, width: 1.2, type: 'dotted', opacity: 0.9 },
        data: [{ xAxis: series.savedSeconds }]
      }
    };
  }

  function secondsAxis(section, more) {
    const unit = section.timeline.toSeconds > 10 ? 5 : 1;
    return xAxis(Object.assign({
      name: 'seconds from the gate of the first snapshot', min: Math.floor(section.timeline.fromSeconds * 2) / 2,
      max: Math.ceil(section.timeline.toSeconds / unit) * unit,
      axisPointer: pointer(function (value) { return Number(value).toFixed(3) + ' s'; })
    }, more));
  }

  // What most of the points are near to. The slowest series is drawn first, so that it hides no other.
  function usual(points) {
    return points.reduce(function (sum, point) { return sum + Math.log(point[1]); }, 0) / Math.max(1, points.length);
  }

  function timeline(index, zoom) {
    const section = data.sections[index];
    const slider = !printing;
    // A step is as wide as the writes that it stands for.
    const thin = { step: 'end', sampling: 'max', lineStyle: { width: 1.1, join: 'bevel' } };
    const lines = [gate(section)];
    section.series.slice().sort(function (one, other) { return usual(other.worst) - usual(one.worst); })
      .forEach(function (one) {
        lines.push(line(one.name, one.worst, Object.assign({}, thin, marks(one))));
        lines.push(line(one.name, one.heartbeat, Object.assign({ xAxisIndex: 1, yAxisIndex: 1 }, thin)));
      });
    const logarithmic = {
      type: 'log', axisLabel: { color: theme().soft, formatter: millis },
      minorSplitLine: { show: true, lineStyle: { color: theme().faint, opacity: 0.5 } }
    };
    const option = base(index, {
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      grid: [{ left: 82, right: 36, top: 28, height: 262 }, { left: 82, right: 36, top: 322, height: 96 }],
      xAxis: [
        secondsAxis(section, { gridIndex: 0, name: '', axisLabel: { show: false } }),
        secondsAxis(section, { gridIndex: 1 })
      ],
      yAxis: [
        yAxis('longest response', logarithmic),
        yAxis('heartbeat gap', Object.assign({ gridIndex: 1 }, logarithmic))
      ],
      dataZoom: [Object.assign({ type: 'inside', xAxisIndex: [0, 1], zoomOnMouseWheel: 'ctrl', filterMode: 'filter' }, zoom)],
      series: lines
    });
    if (slider) {
      option.dataZoom.push(Object.assign({
        type: 'slider', xAxisIndex: [0, 1], bottom: 8, height: 24, left: 82, right: 36, filterMode: 'filter',
        textStyle: { color: theme().soft }, borderColor: theme().line, brushSelect: false, showDetail: false
      }, zoom));
    }
    option.tooltip.valueFormatter = millis;
    return option;
  }

  // A quantity of the samples, or the throughput, over time.
  function overTime(index, name, points, step) {
    const section = data.sections[index];
    const option = base(index, {
      xAxis: secondsAxis(section, {}), yAxis: yAxis(name, { min: 0 }),
      series: section.series.map(function (one) { return line(one.name, points(one), { step: step }); })
    });
    option.tooltip.valueFormatter = function (value) {
      return value === undefined || value === null ? '–' : digits(value);
    };
    const gateLine = {
      silent: true, symbol: ['none', 'none'], label: { show: false },
      lineStyle: { color: theme().ink, width: 1, type: 'solid' }, data: [{ xAxis: 0 }]
    };
    option.series.push({ type: 'line', data: [], markLine: gateLine });
    return option;
  }

  function memory(quantity, name) {
    return function (index) {
      return overTime(index, name, function (one) {
        return one.memory.map(function (point) { return [point[0], point[quantity]]; });
      }, false);
    };
  }

  const KINDS = {
    percentiles: percentiles,
    timeline: timeline,
    resident: function (index) {
      const option = memory(1, 'GiB')(index);
      Object.assign(option.yAxis, { min: null, scale: true });
      return option;
    },
    retained: memory(2, 'MiB'),
    dirty: memory(3, 'MiB'),
    rates: function (index) {
      return overTime(index, 'MB/s', function (one) { return one.rates; }, 'start');
    }
  };

  // What the reader has zoomed to, to be kept when the picture is drawn anew.
  function zoomOf(picture) {
    const before = picture.chart.getOption();
    const zoom = before && before.dataZoom && before.dataZoom[0];
    return zoom ? { start: zoom.start, end: zoom.end } : {};
  }

  function draw(picture) {
    const zoom = zoomOf(picture);
    const height = picture.height - (LOWER[picture.kind] || 0);
    picture.chart.resize({ width: printing ? PAPER : 'auto', height: printing ? height : 'auto' });
    picture.chart.setOption(KINDS[picture.kind](picture.section, zoom), { notMerge: true });
    const svg = picture.element.querySelector('svg');
    if (printing) {
      svg.setAttribute('viewBox', '0 0 ' + PAPER + ' ' + height);
    } else {
      svg.removeAttribute('viewBox');
    }
  }

  function drawAll() {
    pictures.forEach(draw);
    document.querySelectorAll('.legend i').forEach(function (swatch) {
      const name = swatch.parentNode.dataset.name;
      swatch.style.borderTopColor = swatch.className === CONTROL ? theme().soft : colour(name);
    });
  }

  function toggle(section, name) {
    const set = hidden[section];
    if (!set.delete(name)) {
      set.add(name);
    }
    document.querySelectorAll('.legend button').forEach(function (button) {
      if (button.dataset.section === String(section) && button.dataset.name === name) {
        button.setAttribute('aria-pressed', String(!set.has(name)));
      }
    });
    pictures.filter(function (picture) { return picture.section === section; }).forEach(draw);
  }

  function legend(room, section, kind) {
    const names = data.sections[section].series.map(function (one) { return one.name; });
    if (kind === 'percentiles') {
      names.push(CONTROL);
    }
    names.forEach(function (name, place) {
      const button = document.createElement('button');
      const swatch = document.createElement('i');
      const control = kind === 'percentiles' && place === names.length - 1;
      swatch.className = control ? CONTROL : '';
      swatch.style.borderTopColor = control ? theme().soft : colour(name);
      button.type = 'button';
      button.dataset.section = String(section);
      button.dataset.name = name;
      button.setAttribute('aria-pressed', 'true');
      button.append(swatch, name);
      button.addEventListener('click', function () { toggle(section, name); });
      room.append(button);
    });
  }

  function tool(room, text, zoom, picture) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'tool';
    button.textContent = text;
    button.addEventListener('click', function () {
      picture.chart.dispatchAction(Object.assign({ type: 'dataZoom' }, zoom));
    });
    room.append(button);
  }

  // The gate is short beside a snapshot.
  function tools(picture) {
    const room = picture.element.previousElementSibling;
    const pauses = data.sections[picture.section].series.map(function (one) { return one.pauseMillis / 1e3; });
    const after = Math.max(0.4, 3 * Math.max.apply(null, pauses));
    tool(room, 'Zoom to the gate', { startValue: -after / 4, endValue: after }, picture);
    tool(room, 'Show all', { start: 0, end: 100 }, picture);
  }

  function open(element) {
    const section = Number(element.dataset.section);
    const kind = element.dataset.kind;
    const picture = {
      element: element, section: section, kind: kind, height: element.clientHeight,
      chart: echarts.init(element, null, { renderer: 'svg' })
    };
    legend(element.previousElementSibling, section, kind);
    pictures.push(picture);
    draw(picture);
    if (kind === 'timeline') {
      tools(picture);
    }
  }

  function print(now) {
    if (printing !== now) {
      printing = now;
      drawAll();
    }
  }

  // One picture at a time, so that a long page can be read while it is drawn.
  function openAll(elements) {
    if (elements.length > 0) {
      try {
        open(elements[0]);
      } finally {
        setTimeout(function () { openAll(elements.slice(1)); }, 0);
      }
      return;
    }
    const drawn = pictures.filter(function (picture) { return picture.element.querySelector('svg path') !== null; });
    document.body.dataset.charts = String(drawn.length);
    dark.addEventListener('change', drawAll);
    window.addEventListener('beforeprint', function () { print(true); });
    window.addEventListener('afterprint', function () { print(false); });
    window.matchMedia('print').addEventListener('change', function (event) { print(event.matches); });
    window.addEventListener('resize', function () {
      if (!printing) {
        pictures.forEach(function (picture) { picture.chart.resize(); });
      }
    });
  }

  openAll(Array.from(document.querySelectorAll('.chart')));
}());
