#include <eckart/validate/report/charts.hpp>

#include <eckart/validate/report/escape.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace eckart::validate {

namespace {

/// A logarithmic axis in pixels. Values beyond its ends are drawn at the ends.
struct log_axis {
    double least, greatest; ///< decades
    double from, to;        ///< pixels

    double at(double value) const {
        const double decade = value > 0 ? std::clamp(std::log10(value), least, greatest) : least;
        return from + (decade - least) / (greatest - least) * (to - from);
    }
};

std::string decade_text(int decade) {
    return decade >= 0 && decade <= 3 ? fmt::format("{:.0f}", std::pow(10.0, decade)) : fmt::format("1e{}", decade);
}

/// The measured errors of one driver.
struct series {
    std::vector<double> ulps;
    verdict worst = verdict::pass;
};

} // namespace

double quantile(std::vector<double>& values, double q) {
    const auto rank = static_cast<std::ptrdiff_t>(std::lround(q * static_cast<double>(values.size() - 1)));
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

std::string error_chart(const std::vector<const record*>& family_records) {
    std::map<std::string, series> drivers;
    for (const record* r : family_records) {
        series& s = drivers[r->driver_text()];
        s.worst = std::max(s.worst, r->worst);
        if (!std::isnan(r->max_ulps)) s.ulps.push_back(r->max_ulps);
    }
    constexpr double label_width = 260, width = 760, line_height = 20, head = 22;
    const log_axis x{-1, 17, label_width, width - 16};
    const double height = head + line_height * static_cast<double>(drivers.size()) + 8;
    std::string svg = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\">\n", width, height);
    for (int decade = -1; decade <= 17; decade += 2) {
        const double at = x.at(std::pow(10.0, decade));
        svg += fmt::format("<line class=\"rule\" x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\"/><text class=\"tick\" x=\"{0:.1f}\" "
                           "y=\"14\" text-anchor=\"middle\">{3}</text>\n",
                           at, head, height - 4, decade_text(decade));
    }
    double y = head + line_height / 2;
    for (auto& [name, s] : drivers) {
        svg +=
            fmt::format("<text class=\"label\" x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\n", label_width - 10, y + 4, escaped(name));
        if (!s.ulps.empty()) {
            const double least = quantile(s.ulps, 0), low = quantile(s.ulps, 0.25), median = quantile(s.ulps, 0.5);
            const double high = quantile(s.ulps, 0.75), most = quantile(s.ulps, 1);
            svg += fmt::format("<g class=\"v-{}\"><title>{}: {} cases, ulps least {:.3g}, median {:.3g}, largest {:.3g}</title>",
                               to_string(s.worst), escaped(name), s.ulps.size(), least, median, most);
            const auto line = [&](double a, double b, double thickness) {
                svg += fmt::format("<line class=\"mark\" x1=\"{:.1f}\" y1=\"{}\" x2=\"{:.1f}\" y2=\"{}\" stroke-width=\"{}\"/>", x.at(a), y,
                                   x.at(b), y, thickness);
            };
            line(least, most, 2);
            line(low, high, 7);
            svg += fmt::format("<circle class=\"dot\" cx=\"{:.1f}\" cy=\"{}\" r=\"4\"/>", x.at(most), y);
            svg += fmt::format("<line class=\"median\" x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\"/></g>\n", x.at(median), y - 6,
                               y + 6);
        }
        y += line_height;
    }
    return svg + "</svg>\n";
}

std::string accuracy_speed_chart(const record_map& records) {
    std::map<std::string, double> fastest; // by case
    for (const auto& [key, r] : records) {
        if (!(r.seconds > 0) || std::isnan(r.max_ulps)) continue;
        const auto [place, is_new] = fastest.try_emplace(r.case_id, r.seconds);
        if (!is_new) place->second = std::min(place->second, r.seconds);
    }
    struct point {
        std::vector<double> ulps;
        double log_ratios = 0;
        double timed = 0;
        verdict worst = verdict::pass;
    };
    std::map<std::string, point> drivers;
    for (const auto& [key, r] : records) {
        point& p = drivers[r.driver_text()];
        p.worst = std::max(p.worst, r.worst);
        if (!(r.seconds > 0) || std::isnan(r.max_ulps)) continue;
        p.ulps.push_back(r.max_ulps);
        p.log_ratios += std::log(r.seconds / fastest.at(r.case_id));
        p.timed += 1;
    }
    constexpr double width = 760, height = 420, left = 60, bottom = 44;
    const log_axis x{0, 2.5, left, width - 220}, y{-1, 17, height - bottom, 16};
    std::string svg = fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\">\n", width, height);
    for (int decade = -1; decade <= 17; decade += 2)
        svg +=
            fmt::format("<line class=\"rule\" x1=\"{}\" y1=\"{:.1f}\" x2=\"{}\" y2=\"{:.1f}\"/><text class=\"tick\" x=\"{}\" y=\"{:.1f}\" "
                        "text-anchor=\"end\">{}</text>\n",
                        x.from, y.at(std::pow(10.0, decade)), x.to, y.at(std::pow(10.0, decade)), left - 8,
                        y.at(std::pow(10.0, decade)) + 4, decade_text(decade));
    for (const int times : {1, 2, 5, 10, 20, 50, 100, 200})
        svg += fmt::format("<line class=\"rule\" x1=\"{0:.1f}\" y1=\"{1}\" x2=\"{0:.1f}\" y2=\"{2}\"/><text class=\"tick\" x=\"{0:.1f}\" "
                           "y=\"{3}\" text-anchor=\"middle\">{4}x</text>\n",
                           x.at(times), y.to, y.from, y.from + 16, times);
    svg += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">time relative to the fastest driver of each "
                       "case</text>\n",
                       (x.from + x.to) / 2, height - 8);
    struct label {
        std::string name;
        double x, y;
    };
    std::vector<label> labels;
    for (auto& [name, p] : drivers) {
        if (p.ulps.empty()) continue;
        const double median = quantile(p.ulps, 0.5), high = quantile(p.ulps, 0.95), ratio = std::exp(p.log_ratios / p.timed);
        svg += fmt::format("<g class=\"v-{0}\"><title>{1}: {2:.2f} times the fastest, ulps median {3:.3g}, 95 % below {4:.3g}, {5} cases"
                           "</title><line class=\"mark\" x1=\"{6:.1f}\" y1=\"{7:.1f}\" x2=\"{6:.1f}\" y2=\"{8:.1f}\" stroke-width=\"2\"/>"
                           "<circle class=\"dot\" cx=\"{6:.1f}\" cy=\"{7:.1f}\" r=\"5\"/></g>\n",
                           to_string(p.worst), escaped(name), ratio, median, high, p.ulps.size(), x.at(ratio), y.at(median), y.at(high));
        labels.push_back({name, x.at(ratio), y.at(median)});
    }
    // Labels stand beside the plot in the order of their points, moved apart where they would overlap.
    std::sort(labels.begin(), labels.end(), [](const label& a, const label& b) { return a.y < b.y; });
    double free = 16;
    for (const label& l : labels) {
        const double at = std::max(l.y, free);
        free = at + 15;
        svg += fmt::format("<line class=\"rule\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/><text class=\"label\" "
                           "x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                           l.x + 6, l.y, x.to + 14, at, x.to + 18, at + 4, escaped(l.name));
    }
    return svg + "</svg>\n";
}

} // namespace eckart::validate
