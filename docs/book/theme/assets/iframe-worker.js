// Pages opened from disk may not start workers, and the search runs in one. Here a hidden frame of the page does its work.
// The name of this file tells the site's builder that nothing need be fetched for it.
if (location.protocol === "file:") {
  window.IFrameWorker = window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.onmessage = this.onerror = null;
      this.early = [];
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      const inside = this.frame.contentWindow;
      inside.document.open();
      inside.document.write("<!DOCTYPE html><html><head></head><body></body></html>");
      inside.document.close();
      inside.importScripts = (...urls) =>
        urls.reduce((before, next) => before.then(() => this.load(inside, next)), Promise.resolve());
      inside.postMessage = (data) => this.tell(data);
      this.load(inside, url).then(() => {
        this.ready = true;
        this.early.splice(0).forEach((data) => this.postMessage(data));
      });
    }

    // What the worker says goes to the page.
    tell(data) {
      const told = new MessageEvent("message", { data });
      this.dispatchEvent(told);
      if (this.onmessage) this.onmessage(told);
    }

    load(inside, url) {
      return new Promise((resolve) => {
        const script = inside.document.createElement("script");
        script.src = url;
        script.onload = script.onerror = resolve;
        inside.document.body.appendChild(script);
      });
    }

    // What the page says goes to the worker.
    postMessage(data) {
      if (!this.ready) return void this.early.push(data);
      const inside = this.frame.contentWindow;
      inside.dispatchEvent(new inside.MessageEvent("message", { data }));
    }

    terminate() {
      this.frame.remove();
    }
  };
}
