"""What people speak of, by the words they use for it: two opinions without a character in common may mean one matter.

One line is one notion (a thing, or what is wrong with it, or what comes of it); its first word stands for it, and
where it is too short the next begins with the same. A heading is a field: its notions are akin. Pure data, in
folded form (see `bigrams.folded`): lower case, simplified, no punctuation; `_` stands for a space. A longer word wins
over one inside it, and a word stands for one notion only.
"""

from __future__ import annotations

from feedback.similar.lexicon import Lexicon

NOTIONS = """
# Street lamps and darkness
路灯 街灯 灯杆 灯柱 路灯杆 照明灯 庭院灯 景观路灯 street_lamp streetlight street_light lamp_post street_lighting
路灯 一排灯 几盏灯 灯头 灯罩 一盏灯 灯都 灯不亮 灯灭 灯瞎 灯全 路灯坏 lamps lighting 装路灯 没有路灯 没路灯 一盏路灯
路灯 村里路灯 路灯少 太阳能路灯
太暗 看不清 黑灯 漆黑 摸黑 黑漆漆 很黑 特别黑 黑乎乎 黑咕隆咚 乌漆麻黑 伸手不见五指 看不清路 灭了 不亮 全黑 灯坏 没灯
太暗 没有灯 亮不起来 关灯 灯一关 打手电 dark unlit pitch_dark 黑灯瞎火 黑得 暗得 黑黢黢 黑洞洞 乌黑 看不见路
太暗 不敢走夜路 darkness black_at_night no_light
楼道灯 声控灯 楼梯灯 感应灯 灯泡 跺脚 走廊灯 stair_light hallway_light 楼道没灯 楼梯没灯 楼道黑
# Too much light
太亮 刺眼 直射 遮光 灯光照 光污染 晃眼 晃得 闪瞎 强光 射灯 探照灯 led屏 大屏 霓虹 亮得像白天 遮光窗帘 glare
太亮 light_pollution too_bright floodlight 亮得 照进屋 照进卧室 照得 led 射进来 彻夜亮 亮一整夜 bright lights_shine
太亮 大灯 探照 通宵开着 通宵亮 窗帘
闪光灯 爆闪 闪光 补光灯 频闪 抓拍灯 flash
反光 玻璃幕墙 幕墙 反射 光伏板 光伏 太阳能板 光伏电站 solar_panel reflection glare_from
# Lifts
电梯 轿厢 升降机 lift elevator 梯子坏 电梯坏 停梯 维保 按键 电梯门 out_of_order_lift 等电梯 电梯太少 一部电梯 两部电梯
电梯 lifts 货梯 货运电梯 夹人 夹断
加装电梯 装电梯 加梯 装个电梯 加装 add_an_elevator install_a_lift install_an_elevator add_a_lift 一楼不同意 低层住户
加装电梯 低层反对 井道 出资 分摊
困人 关人 被困 关在电梯 困在 卡在半空 坠梯 下坠 冲顶 trapped stuck_in_the_lift 急坠 掉下去好几层 卡住 掉层 突然下滑
爬不动 下不了楼 下不来 上不去 爬楼 爬六楼 抬下去 抬下楼 背下楼 背上背下 下楼难 cannot_get_downstairs 爬楼梯 走楼梯
爬不动 没电梯 背下来 抬上抬下 出不了门 拎上楼 climb_the_stairs
# Escalators and stairs
扶梯 自动扶梯 电扶梯 下行 扶手电梯 台阶太高 escalator 电梯只有上行 上行 电动扶梯 扶梯坏 扶梯停 反着开
楼梯扶手 扶手 装扶手 适老化 防滑条 坐便椅 扶手断 handrail grab_bar
# Stairwells
楼道 楼梯间 杂物 堆满 堆放 堆东西 堆的 疏散通道 走廊里堆 旧家具 纸箱 鞋柜 废品 侧着身 stairwell staircase clutter 过道
楼道 楼道堆 楼梯堆 自行车堆 堆杂物 blocked_stairs
# Buses
公交 公交车 班车 线路 公共汽车 巴士 bus buses 公交站 公交线 公交线路 坐车 乘车 公交公司 车上挤 转车 换乘 站点
公交 bus_service bus_route 公交停 公交少 公交不进 车上 没座 挤公交 buses_are
末班 最后一班 收班 首班 末班车 没车回 收车 晚上没车 last_bus 收得早 最后一趟 半夜没车 延长运营 运营时间 八点就没车
末班 下班没车 runs_until
改线 改道 绕掉 取消站 绕行不停 不从我们这 线路调整 砍线 砍掉 停运了 no_longer_stops rerouted 不停我们 公交不停 改了线
改线 不经过 原来的站 恢复原来 恢复站点 撤站 不走这里 站取消 changed_route stop_was_removed
间隔 等车 不来车 加车 加几班 挤不上 班次少 一天两班 一天只有 等了一个钟头 一班车 半个钟头一班 发车间隔 infrequent
间隔 等了四十分钟 来车 两辆一起来 等不到车 等车等 久等 几十分钟一班 班次太少 班次 加密 一个小时一班 车太少 加开
间隔 every_hour more_often waiting_for_the_bus 等了半小时 等半小时 等五十分钟 hourly seldom
甩站 不停站 招手不停 甩客 不停车就走 开过去了 拒载老人 skips_the_stop drives_past 站上不停 招手 看见老人就开走 不靠站
公交站位置 站点挪 挪站 移站 站太远 离大门 移回 挪到 stop_was_moved
不通公交 没有公交 开条线路 通公交 公交进村 公交开进来 没通公交 no_bus 不通车 出行难 出门难 走两公里坐车 没有车到
不通公交 公交盲区 no_public_transport
定制公交 通勤车 厂车 接送大巴 专线 直达 旅游专线 接驳 接驳车 接驳巴士 shuttle
公交司机 急刹 急刹车 开得猛 司机抽烟 没坐稳 门夹 夹到 关门就走 bus_driver 司机态度 司机骂 司机打电话 起步猛
# Bus stops
候车亭 站台 遮雨 等车的地方 电子站牌 报站屏 bus_shelter 站牌 站亭 候车棚 没处躲雨 雨淋日晒 shelter_at_the_stop
# Bus lanes
公交专用道 公交车道 公交道 bus_lane
# Old people's cards
老年公交卡 老年卡 敬老卡 老人卡 老年证 爱心卡 免费乘车 senior_card senior_bus_pass 老年优待 六十岁以上 七十岁 免费卡
老年公交卡 刷卡不响 优惠卡 老人优惠 刷老年卡 senior_citizens
年审 年检 本人到场 本人来 要本人 认证 续卡 刷脸认证 上门办 人不能动 in_person 每年认证 亲自来 人脸认证 活着证明
年审 人脸识别老人 拍照认证 每年要 人脸识别认证
# Metro
地铁 轨交 地铁站 轨道交通 metro subway 几号线 号线 轻轨 地铁口远 metro_station
地铁口 出入口 出站口 地铁口封 开个口 station_exit
# Railways
火车 铁路 高铁 列车 铁轨 动车组 railway high_speed_train trains 高铁站 东站广场 站房
# Stations
火车票 检票 进站 候车厅 候车室 安检 waiting_hall
客运站 长途车 汽车站 长途汽车 大巴站 coach_station
渡口 轮渡 摆渡 渡船 过江 ferry
# Taxis
打车 出租车 网约车 叫车 的士 打不到车 滴滴 拒载 打表 绕路多收 taxi ride_hailing 叫不到车 等出租 上客区 候客 上车点
打车 接站 等候区 网约车停 专车 等单 网约司机
# Touts and tricycles
黑车 拉客 宰客 宰外地人 揽客 拽着 喊客 tout illegal_taxi 黑出租 野的 揽活 漫天要价 宰人
摩的 三轮车 残疾车 老年代步车 代步车 电动三轮 tricycle mobility_scooter
# Aircraft
飞机 航班 航线 夜航 隔音窗 隔音改造 起降 飞过头顶 aircraft planes flight_path
# Airport
机场大巴 航站楼 接机 机场 airport
# Parking
停车 车位 停车位 停车场 停不下 没地方停 parking 停不了 找车位 车没处停 停哪 泊车 没车位 停车难 车位少 停车位不够
停车 no_parking parking_space parking_lot car_park 临时停车 拖车 拖走 towed
停车费 停车收费 收费高 收费员 计时收费 泊位收费 封顶 免费时长 parking_fee parking_charge 停车贵 停一小时 月租车位
停车费 车位费 车位涨 停车涨价 车位租金 十块一小时 一小时十块 停车场收 收停车费 五块钱一次 parking_charges
乱停车 乱停 违停 停得 停一排 两边停满 停满车 占道停车 僵尸车 报废车 双排停 堵住出口 挪车 illegally_parked
乱停车 double_parked abandoned_car 乱停乱放 停在路上 堵在门口 停门口 挡住出口 停车堵 长期占 占着车位 地锁 车子横着
乱停车 parked_cars cars_parked 停得乱 车停满 停了两排 挡路 堵住门 挡住大门 堵住路 停车挡 parked 等单车 过夜停
道闸 外来车 外来车辆 外面的车 门禁 抬杆 杆子 栏杆机 车牌识别 barrier
占人行道 停在人行道 开到人行道 人行道上停 人行道停满 停到人行道 park_on_the_pavement parked_on_the_sidewalk
罚单 贴条 违停罚款 电子眼 抓拍 扣分 吃罚单 被拍 罚款 违章 误拍 fine ticket 罚我 罚了 贴单 贴了罚单 两百块罚 交罚款
测速摄像 抓拍探头 拍照的 拍违章 speed_camera
# Coaches
大巴 旅游大巴 旅行社 旅游车 大客车 不熄火 怠速 发动机不熄 coaches tour_coach idling
# Fire lanes
消防通道 消防车 救护车进 生命通道 进不来救护车 消防登高 fire_lane fire_engine
# Jams
堵车 拥堵 水泄不通 堵得 走不动 排队停车 堵死 堵半天 堵成 车流 交通瘫痪 排长龙 traffic_jam congestion gridlock 堵在
堵车 堵到 早晚堵 塞车 寸步难行 动不了 排到路口 半小时挪 水泄 traffic jammed
快速路 拥堵路段 晚高峰 早高峰 上下班高峰 立交 匝道 expressway ramp rush_hour
交警 协管员 疏导 执勤 没有交警 traffic_police
# Traffic lights
红绿灯 信号灯 绿灯 装红绿灯 没有红绿灯 丁字路口 三岔口 谁都不让谁 路口乱 红灯时间 等几个红灯 配时 traffic_light
红绿灯 green_light traffic_signal 装个灯 红灯 灯坏了路口 黄灯 装信号灯 路口没有灯 traffic_signals 岔路口 交叉口
红绿灯 junction intersection
过街时间 走到一半 绿灯太短 走不完 来不及过 秒就红 crossing_time 秒数 走到中间 延长绿灯 green_time
左转 左转灯 左转信号 左拐 左转车道 掉头 调头 left_turn u_turn 左转弯 禁左 掉头口 turning_left
# Crossings
斑马线 人行横道 过街 横穿 过马路 穿马路 礼让行人 crossing crosswalk zebra 过不去马路 走到对面 到对面 马路对面 横过
斑马线 没有斑马线 人行灯 cross_the_road cross_the_street pedestrian_crossing 不让行人 车不让人 车不让 划斑马线
地下通道 过街天桥 天桥 人行天桥 地道 过街地道 footbridge underpass
护栏 隔离栏 中间隔离 隔离带 中央隔离 隔离墩 石墩子 防撞桶 railing 装护栏 翻护栏 护栏缺口 隔离护栏
# Riding
逆行 闯红灯 飞快 骑车太快 外卖电动车 横冲直撞 抢道 飞驰 贴着人 wrong_way reckless_riding 逆向 不看灯 窜 乱窜
逆行 骑上人行道 骑得飞快 冲出来 擦着走 电瓶车撞 speeding_scooters 骑得快 闯灯 不戴头盔
快递三轮 快递车 没有牌照 无牌 撞了就跑 肇事 逃逸 unlicensed hit_and_run
外卖 骑手 送餐 外卖员 外卖小哥 不让进小区 delivery_rider takeaway 送外卖 抢时间 couriers
机动车道 非机动车道 自行车道 骑行道 慢行道 bike_lane cycle_lane
# Accidents
撞人 被撞 撞死 撞伤 撞倒 车祸 出车祸 事故 死了人 翻车 事故多发 擦碰 刮擦 accident crash was_hit 撞到 差点撞 险些撞
撞人 被带倒 碰倒 刮了 撞断 出过事 出了几次事 knocked_down accidents
# Two wheels
电动车 电瓶车 电驴 小电驴 骑电瓶 e_bike scooter electric_bike
车棚 非机动车棚 雨棚下 停车棚 bike_shed
# Speeding
超速 飙车 炸街 摩托 摩托车 改装车 排气管 轰油门 赛车 鬼火 speeding motorbike modified_cars 开得飞快 开太快 车速快
超速 开快车 轰鸣的摩托 too_fast 车太快 没有减速 开得快
减速带 限速 测速 减速坎 缓冲带 speed_bump speed_limit
# Trucks
大货车 货车 渣土车 重卡 卡车 水泥车 罐车 搅拌车 工程车 泥头车 土方车 大车 truck lorry lorries 拉土 拉煤 大卡车
大货车 大车通行 货车进 重型 heavy_vehicles 大车多 大车压 半挂 集卡 heavy_trucks
限行 禁行 货车禁行 单行道 单行线 改单行 one_way
重载 压坏 轧坏 拉石子 轧得 压碎 压裂 超载 超重 overloaded 塞人 塞十几个
# Seeing round corners
反光镜 转弯 盲区 视线 凸面镜 看不见来车 死角 blind_bend mirror
限高 限高杆 卡住车顶 height_bar
# Signs and lines
标线 划线 画线 停车线 网格线 褪色 车道线 标志线 导流线 地面箭头 road_markings 线磨 线看不清 没有划线 标线模糊 泊位线
路牌 门牌 指示牌 导航 标识 指路牌 路名牌 导向牌 标志牌 找不到路 road_sign signpost 牌子 标牌 指引 没有标志 找不着 导视
路牌 signs
# Driving
酒驾 醉驾 喝酒开车 drunk_driving
租车 驾校 练车 学车 考驾照 教练 约考 driving_school
# Shared bicycles
共享单车 单车 共享电单车 共享电动车 小黄车 单车乱放 shared_bike rental_bike 单车堆 车乱摆 乱摆放 电单车 共享汽车 骑走
共享单车 还车点 还不了车 调度费 电子围栏
# Pavements
人行道 砖头松 步行道 走路的地方 没有人行道 便道 没地方走 立足之地 贴着货车 pavement sidewalk footpath 步行道窄 走马路
人行道 走到马路上 走机动车道 人没路走 sidewalks pedestrians walkway 人行道窄 路面窄 没有人行 挤在路上 no_pavement
地砖 石板 砖块 翘起来 翘 高低不平 石板路 板砖 绊倒 绊 卡缝 loose_tiles paving uneven tripping 砖松 砖翘 踩到水 溅一身
地砖 崴脚 扭了脚 高低 绊了 坑绊 砖头翘 broken_tiles 石板松 石板响 石板碎 石缝 青石板
# Barrier-free
盲道 盲人 视力 视障 盲杖 导盲 tactile_paving blind_person 盲道断 盲道占 盲道被 盲道上 tactile
无障碍 坡道 轮椅 推车上不去 台阶太多 缘石 门槛高 斜坡 轮椅进不去 wheelchair wheelchair_ramp barrier_free step_free
无障碍 轮椅上不去 没有坡道 推轮椅 轮椅推 婴儿车 童车 推车 残疾人通道 上不了台阶 无障碍电梯 pram stroller buggy ramps
无障碍 坡太陡 坡陡 上坡 扶着 推不上 推不过 推不动 wheelchairs 斜坡前 缘石坡
# Petrol
加油站 加油 油站 油品 petrol_station gas_station
# Charging
充电站 快充 新能源车 电动汽车 新能源 充电枪 油车占位 ev_charging charging_station electric_car 新能源汽车 装桩
充电站 电容不够 不让装桩
充电 充电桩 飞线 吊线 拉电线 电瓶充电 换电柜 充电口 charging charger 充不了电 没地方充 装充电 充满 充电难 充不上 plug
充电 充电棚 充电位 充电口少 电瓶车充 没处充 充不进 chargers
充电价格 一度电 度电 充电收费 充一次 充电贵 充电费 charging_price per_kilowatt 加油还贵 一块多一度 充电涨 电费加价
电瓶进楼 电瓶拎 推进楼 推进电梯 楼道里充电 楼道充电 屋里充电 batteries_indoors 电瓶上楼 推电动车进电梯 拎上楼充 入户充
电瓶进楼 电瓶拿上楼 楼里充电 飞线充
# Big roads
高架 高架桥 隔音屏 声屏障 隔音板 隔声屏 隔音墙 viaduct sound_barrier noise_barrier elevated_road 高架下 隔音 车流声
高架 桥上车声
收费站 高速口 etc toll
隧道 涵洞灯 隧道灯 涵洞 桥洞 下穿 tunnel culvert
# Roads
坑洼 浇水泥 坑坑洼洼 路面破 路太烂 太烂 土路 机耕路 大坑 坑坑 路面坏 坑里 坑连着坑 稀烂 颠得 爆胎 补路 修路 柏油 沥青
坑洼 路况 烂泥路 水泥路 不平 pothole rough_road broken_road road_surface 坑 破路 路破 一个坑 大窟窿 碎石 颠簸 烂路
坑洼 路面烂 裂得 车胎 轮胎 骑车摔 年久失修 holes bumpy uneven_road 坑深 路中间一个坑 翻车坑 水泥路裂 石子路 砂石路
坑洼 跑偏 bad_road road_is_broken
路面沉降 塌陷 下沉 沉降 塌了个坑 空洞 地陷 陷下去 sinkhole subsidence collapsed
断头路 路肩 打通 没修通 通车 修通 什么时候通 半截路 dead_end 通到一半 修到一半 接不上 没接通
村道 进村路 村路 会车 窄得 路太窄 进村 拓宽 village_road too_narrow 路窄 单车道 错车 没法会车 进村的路 机耕桥
村道 桥窄车过不去 道路拓宽 narrow
# Road works
挖开 开挖 反复开挖 挖沟 又挖 挖了 拉链路 埋管 埋电缆 刚修好又 dug_up 挖了填 马路拉链 开膛 挖路 挖断 填回去 没回填
挖开 坑没填 digging dug
围挡 围起来 铁皮围 施工围 挡板 遮住店 板子 hoarding 蓝色围挡 围墙挡 遮挡 店被挡
地铁施工 修地铁 地铁围挡 metro_construction
封桥 加固 迟迟不 完工 不见动工 工期 拖着不 没人干活 修了半年 烂摊子 延期 overdue_works unfinished_works delayed 停工
封桥 修到哪 停在那里 一直没完工 烂在那 半拉子 工程停 什么时候完工 拖到 拖了一年 说好的工期 closed_for_repairs
封桥 taking_so_long
# Manholes
井盖 窨井 窨井盖 阴井 下水井 井口 盖子松 哐当 manhole 盖板 井盖响 咣当 井盖坏 盖板坏 水篦子 井盖丢 盖子没 井圈
井盖 manhole_cover
# Floods
积水 水淹 淹水 淹了 一下雨就淹 桥洞积水 水坑 内涝 没过膝盖 蹚水 汪洋 泡水 水漫 下水慢 flood flooded flooding puddle
积水 积了水 水到膝盖 水没过 过不了人 一场雨 下雨就 排不掉 水排不走 一片汪洋 逢雨必 water_stands under_water 水塘
积水 雨天积
倒灌 水泡 车泡 车淹 沙袋 泡了车 backflow
雨水口 雨水井 排水沟 排水不畅 阴沟 水沟堵 下水口 落水口 明沟 storm_drain gutter 雨水管 落水管 水管断
排涝 泵站 排涝站 稻田 田里 田里积水 排不出去 drainage_pump 排不出 田淹 淹田 水排 排灌 排涝沟 田沟 ditch
填河 河填 填了 填窄 填塘 占河道 filled_in
# Trading in the street
占道经营 出店经营 店外经营 摆到路上 占着人行道 招牌占 桌椅摆 outside_the_shop 堆在店外 店家占 摆在门口 摆到人行道
摆摊 早点摊 早点 小摊 早市 夜市 夜市摊 不让摆 摊贩 流动摊 小贩 摊子 地摊 流动摊贩 street_vendor stall hawker 摆个摊
摆摊 卖早点 赶我们 收摊 推车卖 摊主走 烧饼摊 煎饼 vendors 设摊 出摊 赶摊 摊车 stalls
# Small crafts
修鞋 修车摊 修车铺 配钥匙 修伞 缝补 磨刀 裁缝 便民摊 报刊亭 补胎 打气 shoe_repair
# Bridges
桥面 伸缩缝 跳车 桥墩 桥体 桥裂 危桥 bridge 桥上 过桥 旧桥 老桥 桥窄 桥塌 bridges 桥头 跳一下 bridge_deck
便桥 钢板 铁板 打滑 临时桥 slippery 晃 摇晃 浮桥 摇摇晃晃
栏杆 扶栏 石墩 桥栏 桥护栏 护栏断 护栏缺 parapet bridge_railing 栏杆断 栏杆松 没有栏杆 扶手缺 护栏坏 护栏锈 扶手松
栏杆 railings
# Banks
护堤 堤岸 塌方 滑坡 护岸 岸坡 驳岸 堤坝 掏空 浪打 塌岸 警戒带 落石 山体 landslide embankment river_bank 塌了 塌下去 坍
护堤 泥土流失 掉进水里 水土流失 河堤 河岸 堤
河埠 河埠头 码头 石阶 石级 青苔 滑进 mossy steps
# Snow and slipping
冰 结冰 除雪 积雪 扫雪 雪 冻住 撒盐 snow ice
地滑 滑倒 跌倒 湿滑 防滑 滑一跤 skid 滑 打滑摔 滑了一跤 slipped fell 太滑 滑倒摔 溜冰场 大理石 防滑砖 很滑 又滑
# Wires
电线杆 高压线 电线乱 线缆 垂下来 蜘蛛网一样 断线 拖在地上 电线垂 电缆 吊在半空 线掉 挂着线 power_line dangling_wires
电线杆 cables 电线 线头 乱拉线 线垂 电线老化 黑线 wires wire 线路老化 电杆 电杆歪 pole poles
电缆被盗 剪走 偷电缆 cable_theft
# Transformers
变电站 变压器声 配电房 变压器响 嗡嗡 电磁 transformer_noise substation humming 变压器嗡 配电箱 箱变
# Sewers
下水道 化粪池 堵塞 反水 溢出 污水管 冒粪 粪水 地漏 管道堵 疏通 满出来 往上翻 粪便 掏粪 抽粪 污水横流 sewer drains
下水道 sewage septic_tank blocked_drain 马桶 污水井 污水冒 管子堵 返水 粪池 屎尿 冒出来 toilet_backs_up 污水管网 化粪
下水道 窨井冒 污水溢 污水倒灌 地面冒水 管道破 管道 drain 管子不通 污水管道 接管
# Toilets
公厕 公共厕所 厕所 卫生间 洗手间 上厕所 解手 憋 随地小便 找不到厕所 toilet restroom lavatory 尿味 尿骚 没厕所 厕所臭
公厕 厕所脏 厕所锁 厕所关 内急 找厕所 厕所坏 如厕 蹲坑 toilets public_toilet 冲水 没有纸 没纸 洗手液 无障碍厕所
公厕 厕所没水 厕所灯 toilets_are
女厕 蹲位 厕所太少 女厕所 女的排队 ladies_room ladies women_s_toilet 女厕所少 女同志
厕所隔间 隔板 没有门 没隔板 没门 不好意思上 cubicle toilet_door
# Village toilets
农村厕所 化粪桶 改厕 厕改 旱厕 茅坑 粪坑 抽粪车 三格式 village_toilet
# Waste
垃圾站 中转站 转运站 压缩站 垃圾房 垃圾屋 垃圾厢房 transfer_station 垃圾压缩 垃圾堆场 收集点 垃圾点
垃圾 垃圾桶 垃圾箱 撤桶 投放点 投放 倒垃圾 扔垃圾 桶满 清运 rubbish garbage trash waste_bin bins litter 垃圾堆 垃圾满
垃圾 垃圾没人 乱扔 垃圾成堆 堆成山 垃圾车 满地 瓶子 塑料袋 臭垃圾 rubbish_bins dustbin 垃圾没清 几天不收 垃圾多
垃圾 没有垃圾桶 垃圾箱少 rubbish_is rubbish_everywhere
分类 垃圾分类 定时定点 厨余 破袋 误时投放 sorting 分拣 误时 督导 撤了桶 投放时间 袋子
# Rubble
建筑垃圾 装修垃圾 砖头 渣土 大件 床垫 沙发 旧家电 拆下来的 rubble construction_waste bulky_waste 水泥袋 木板堆 马桶堆
建筑垃圾 装修队 拆下
倒泥浆 泥浆 倒土 偷倒 倾倒 卸泥 卸土 卸工地 埋了 偷埋 填埋 dumping fly_tipping mud_dumped 渣土倒 偷倒渣土 倒垃圾车
倒泥浆 半夜倒
# Cleaning
扫地 保洁 没人打扫 没人扫 清扫 环卫 环卫工 落叶没人 脏得 卫生差 脏乱 脏兮兮 dirty filthy street_cleaning 打扫 没人收拾
扫地 卫生没人 没人清理 清理 清洁 蜘蛛网 灰厚 littered cleaned
# Bills and signs
小广告 牛皮癣 乱贴 乱涂 喷漆电话 发传单 flyer graffiti
广告牌 招牌 店招 铁架子 灯箱 掉下来砸 横幅 billboard signboard 牌匾 灯牌 铁皮 雨篷 螺丝松 牌子松 招牌掉 灯箱坏
广告牌 signs_falling 牌坊掉
广告吵 电梯广告 广告声 广告屏 advert
# Rough sleepers
流浪汉 铺盖 被褥 睡在 打地铺 露宿 要饭 乞讨 乞丐 拾荒 流浪人员 救助站 住下了 homeless beggar sleep_in 睡地上 桥洞里睡
流浪汉 没家 sleeping_rough
# Ornament
雕塑 景观 亮化 装饰灯 灯带 sculpture 路牌花 花箱 花钵
喷泉 音乐喷泉 水景 fountain 水池 水池子 干涸
# Property management
物业 物业公司 物管 property_management management_company 管家 物业经理 前期物业 物业服务 物业不管 物业收了钱 物业推
物业 找物业 物业没人 managers
物业费 物业涨价 乱涨价 物业收费 物业账 property_fee service_charge 交物业费 拒交 物业涨
换物业 物业撤 物业跑 没有物业 无物业 弃管 no_management
# Owners
业委会 业主大会 业主委员会 换届 表决 候选 签名 选业委会 owners_committee homeowners_committee 成立业委会 业委会主任
业委会 业主投票 业委 业主代表
# Repair fund
维修基金 公共维修 维修资金 专项维修 公共收益 广告收入 分红给业主 maintenance_fund 大修基金 动用资金 三分之二
维修基金 双三分之二 公共账户
# Dangerous houses
老房子 危房 鉴定 墙体 墙裂 墙上裂 歪了 倾斜 老楼 房子裂 要塌 房梁 梁柱 承重 承重墙 砸承重 dangerous_house old_house
老房子 load_bearing 破房 墙歪 危楼 老平房 木结构 柱子 房子歪 old_building 白蚁蛀 老屋 祖屋 木楼 摇摇欲倒 修不起 房子漏
裂缝 开裂 裂开 裂口 裂了 裂纹 crack 墙缝 缝越来越大 墙裂开 cracks
# Demolition
拆迁 征收 动迁 拆不拆 补偿款 补偿 评估价 拆迁协议 征地 棚改 城中村 demolition compensation expropriation 拆了没
拆迁 签了协议 补偿款没 征地款 拆房 动拆迁
安置房 过渡费 拆迁户 回迁 征了 回迁房 安置小区 安置 resettlement 没地方住 在外租房 过渡 安置费 拿不到房
# Leaks and damp
漏水 漏雨 渗水 顶楼漏 屋顶漏 滴水 楼上漏 天花板湿 渗下来 水渍 雨水进 leak leaking 漏 滴滴答答 脸盆接 水渗 渗到 天花板
漏水 墙湿 泡坏 楼上水 drips water_comes_in ceiling 漏到 漏下来 水漏 漏得 漏雨漏 roof_leaks
屋面 防水 天沟 屋顶 瓦片 瓦 顶层 roof 房顶 顶楼 屋檐 楼顶漏
发霉 霉 潮湿 返潮 长毛 霉斑 墙皮湿 mould damp 霉味 墙上长 水汽
# Facades
外墙 瓷砖 脱落 墙皮 保温层 掉墙 掉砖 空鼓掉 剥落 水泥块 外立面 粉刷 falling_tiles facade 掉瓷砖 墙砖 掉皮 外墙掉 砸车
外墙 墙面脱 墙面 瓷砖掉 墙块 plaster
# Renovating estates
旧改 老旧小区改造 小区改造 老小区 老小区改造 雨污分流 出新 estate_renovation 老旧小区 改造方案 改造完 旧小区
楼道粉刷 飞线整理 管线 架空线 pipelines
# Illegal building
违建 违章搭建 搭建 加盖 阳光房 私自 私搭 乱搭 乱建 搭棚 阁楼 加层 砌墙 挖地下室 露台 违章建筑 illegal_construction
违建 illegal_extension 盖了一层 盖房 盖了两间 屋面上盖 违法建筑 违法搭建 乱搭建 彩钢棚 占用公共 私搭乱建 拆违 隔出一间
违建 偷建 占道建 彩钢 私建 built_illegally
楼顶天台 天台 天台门 楼顶门 rooftop
# Grabbed green
圈地 种菜 菜地 篱笆 毁绿 占绿地 院子里种 开荒 浇粪 vegetable_plot grabbed_green 占公共绿地 自家院子 围成院子 种葱
圈地 种了菜 浇大粪 自留地 瓜棚 除草剂 青菜
# Subletting
群租 隔断 二房东 隔成 合租 住十几个人 打隔断 subdivided overcrowded_flat 租客多 隔间 上下铺出租 几十个人住 住了十几个
群租 打工的住
民宿 短租 日租 日租房 网约房 陌生人进出 拉箱子 short_let airbnb 陌生人来来往往 行李箱 游客住 醉酒租客 民宿客 半夜敲门
民宿 按门铃 guests
# Renting
租房 押金 中介 房东 房租 租客 退租 不退押金 租金贷 deposit landlord rent 房东赶 扣押金 不退钱 租的房 合同没到 房东不退
租房 中介不退 押一付三 rents
# Public housing
公租房 人才公寓 轮候 保障房 廉租 廉租房 经济适用房 摇号选房 public_rental_housing 公寓一直 申请公寓 排了两年 空置
公租房 人才房 保租房
# New homes
烂尾 unfinished 延期交房 交房 逾期 烂尾楼 停贷 unfinished_building 开发商 developer 不交房 交不了房 延期半年 房子没交
烂尾 楼停工 工地停了
质量问题 精装修 空鼓 验房 精装 偷工减料 货不对板 虚假宣传 宣传的 沙盘 承诺的配套 construction_defects
质量问题 false_advertising 墙空 裂墙新房 甲醛超标 地板空 门窗漏风
房产证 产权证 办证难 不动产 产证 办不了证 过户 土地证 title_deed 房本 办不下证 过不了户 两证
学区房 买房的时候 购房 首付 房价 定金 认筹 buyers
公积金 提取公积金 公积金贷款 provident_fund
# Falling things
高空抛物 往下扔 抛物 从天而降 楼上扔 扔下来 扔烟头 thrown_from falling_objects thrown_out 扔东西 抛下来 丢下来 砸到头
高空抛物 砸破 砸碎 楼上丢 something_thrown 往楼下 窗户扔 掉下来的瓶 rubbish_thrown
高空坠物 空调外机 支架锈 花盆 防盗窗 雨棚掉 玻璃掉 flower_pot 外机挂
太阳能 solar 热水器 太阳能热水器 摇摇欲坠 solar_heater
# Doors
单元门 人脸 门锁 门禁坏 对讲 对讲机 楼宇门 大门关不上 门关不上 刷不开 entrance_door intercom 门坏 楼门 门敞 大门坏
单元门 门口机 电子门 门禁卡
刷脸 录脸 人脸识别 强制录 face_recognition 刷不过去 眨眼 认证不过
# Gates
大门 西门 北门 南门 东门 封了 焊死 不让走 侧门 后门 小门 开放通道 locked_gate side_gate 侧门锁 门封 开个门 小门锁
大门 出入口关 绕一大圈 绕远 gates 开一扇门 多绕 绕了一圈 后门锁 gate_is_locked
围墙 倒塌 墙倒 栅栏 铁栅栏 翻墙 collapsed_wall fence 墙头
# Guards
保安 门卫 陌生人 巡逻 秩序 保安睡觉 没人查 guard security_guard 门岗 进进出出 随便进 外人进
# Neighbours
邻居 邻里 楼上住户 楼下邻居 楼上那家 纠纷 neighbour 对门 邻里矛盾
装修噪音 装修 电钻 砸墙 冲击钻 敲墙 装修时间 周末装修 renovation drilling 敲打 钻墙 电锤 施工时间 锤子 敲敲 装修的
装修噪音 电钻声 早上装修 敲一天
楼上脚步 拖凳子 蹦跳 弹琴 练琴 孩子跑 拖椅子 footsteps piano 楼上吵 跑来跑去 拖桌子 打孩子 弹钢琴 咚咚跳 剁肉 剁馅
楼上脚步 剁菜 chopping
# Garages
车库 地下车库 地库 地下停车 garage 地下停车场 库里 车库门 车库灯 车库积 车库出口 车库坡 underground_car_park
储藏室 地下室 自行车库 半地下 basement
# Post
信报箱 信箱 报箱 邮局 寄信 邮政 邮件 平信 报纸 汇款单 post_office letter_box mail
# Parcels
快递 快递员 送上门 送到户 包裹 派件 快件 parcel courier express_delivery 快递放 送货上门 扔在 不送上楼 丢件 破损
快递 网购包裹 parcels_are 团购 提货点 提货 自提 快递进村 不进村 deliveries delivered
快递柜 菜鸟柜 丰巢 超时收费 智能柜 parcel_locker 快递箱 柜子收费 保管费
驿站 取件 取快递 菜鸟驿站 快递点 代收点 关门取不到 pick_up_point parcel_station 取货 取包裹 快递站
# Sun and washing
晾晒 晾衣 晒被子 晒衣服 晾衣架 晾衣绳 挡阳光 采光 遮阳光 挡住阳光 日照 楼间距 sunlight drying_clothes 晒 没地方晒 晾杆
晾晒 晒台 太阳晒不到 衣服晒 dry_clothes laundry 湿衣服 晾衣架拆
# Play and exercise
儿童乐园 滑梯 沙坑 游乐 秋千 游乐设施 软垫 橡胶垫 儿童设施 蹦床 playground slide swing 游乐场 摇马 沙池 小孩玩
儿童乐园 玩的地方 塑料滑梯 儿童游乐 play_area swings 玩具坏 滑梯坏 秋千坏 小孩受伤 磕破 playgrounds
健身器材 健身点 单杠 器材 健身的东西 健身路径 漫步机 转盘 双杠 fitness_equipment exercise_machines outdoor_gym 器械
健身器材 健身设施 锻炼器材 健身角 拉力器 exercise_equipment 健身 锻炼身体 equipment
# Activity rooms
活动室 舞台 活动中心 居民活动 棋牌桌 没有活动 场地被占 老年活动 activity_room community_centre 活动场所 活动的地方
活动室 棋牌桌子 没地方去 activity_centre 下棋 打牌地方 阅览 聊天 老人活动 club_room
# Shops nearby
小区超市 便利店 没有超市 配套商业 买东西要走 没有店 convenience_store supermarket
# Mahjong
棋牌室 棋牌 麻将 打牌 麻将馆 搓麻 搓麻将 洗牌 mahjong 搓牌 牌桌 打牌声
小作坊 居民楼里 住改商 开公司 民宅 美容院扰 直播间 home_business 计件 缝纫机 加工费 手工活
# Water supply
水压 水小 二次供水 没水 打不着火 洗不了澡 细得像 放不出来 水流小 水上不来 加压泵 水泵 一滴水 没水用 靠井 没有水用
水压 水流细 water_pressure no_water low_pressure trickle 水上不去 上不了水 出不来水 水龙头没水 水断断 洗澡没水
水压 water_is_weak 高层水 洗澡水小 水小得 顶楼没水 pressure
停水 爆管 水管爆 管子爆 又漏 断水 停了水 没通知停水 water_cut burst_pipe water_outage 次水 停水停 断了水 没水没
停水 通知停水 停水没 爆了 抢修 经常停水 天天停水 no_water_today
自来水 自来水管 水龙头 管网 老管网 接水 井水 通自来水 piped_water 没通水 通水 接自来水
水表 水费 抄表 多收水费 跑水 阶梯水价 估抄 water_meter water_bill
# Water quality
黄水 发黄 锈水 铁锈 水质 沉淀 是黄的 浑 浑水 水浑 自来水有味 漂白粉 泥沙 水垢 红虫 tap_water rusty_water yellow_water
黄水 water_quality 水黄 水里有 水发臭 水有味 怪味水 铁锈味 泥水 烧开 水垢多 水龙头里 水黄黄 水锈 净水器滤芯
黄水 brown_water 消毒水味 测水 水里漂 白沫 氯气味 chlorine
水箱 水箱清洗 蓄水池 二供 直饮水 饮水机 净水机 water_tank drinking_fountain water_dispenser 喝不到水 净水 喝水 直饮
水箱 桶装水 饮水机消毒 直饮水机
# Power
停电 跳闸 变压器 电压 增容 用电高峰 断电 没电 带不动 拉闸 灯忽明忽暗 供电 用电负荷 power_cut blackout power_outage
停电 停了电 断了电 电不够 电压低 电压不稳 空调带不动 跳 power_goes_off electricity 频繁停电 夏天停电 老停电 变压器老
停电 限电 拉电 错峰
电费 电价 电表 阶梯电价 商业电 加价电 转供电 electricity_bill
# Gas
燃气 gas 煤气 天然气 通气 管道气 煤气管 gas_pipe natural_gas 接气 没通气 装燃气 天然气管道 开通燃气 没有天然气
燃气 管道燃气 烧煤气罐
漏气 燃气泄漏 闻到煤气 燃气软管 报警器 gas_leak 煤气管锈 管锈
燃气费 气费 燃气表 气价 gas_bill
# Gas bottles
煤气罐 液化气 瓶装气 换气 瓶装液化 钢瓶 gas_bottle gas_cylinder
油锅 明火摊 木房子 煤气罐摊 open_flame
# Heat and cold
暖气 供暖 取暖 地暖 暖气片 集中供暖 集中供热 不热 heating radiator 没暖气 供热 冬天冷 暖气不热 没有暖气 集体供暖
暖气 heaters
空调 冷气 空调坏 不开空调 制冷 闷热 蒸笼 热得 像烤箱 中暑 air_conditioner air_conditioning stuffy too_hot 没空调
空调 装空调 热死 热得受不了 不通风 电风扇 风扇 heat 空调不开 空调坏了 空调太小 没空调车 车里热 室内热 hot like_an_oven
空调 no_air_conditioning 热风 热浪 外机热 桑拿 蒸桑拿 电扇 中央空调 空调费 冷气没
太冷 冻 冻得 冻感冒 冰窖 发抖 冷得 freezing too_cold 冷 冷得要命 冷风 不开暖气 cold 空调太冷 风吹 冷气太足
# Broadband
宽带 布线 网速 网络 网线 光纤 断网 wifi 掉线 broadband internet 上不了网 网慢 装网 拉网线 光猫 网速慢 卡顿 wifi坏
宽带 internet_is
电视 有线电视 广电 机顶盒 television cable_tv
# Mobile
信号 没信号 手机信号 基站 打不出电话 信号差 只有一格 5g 盲区没信号 mobile_signal phone_signal no_signal 打不通电话
信号 信号弱 没网络 手机没 电话打不出 移动信号 打电话断 电梯里没信号 reception
辐射 天线 基站辐射 信号塔 铁塔 通信塔 radiation antenna phone_mast 怕辐射 辐射大 机站
话费 流量 运营商 移动公司 电信 联通 乱扣费 phone_bill phone_contract
# Rivers
河道 河水 小河 河里 发黑 黑水 死鱼 水是黑的 黑臭 水发绿 臭水沟 河浜 臭河 水体 水草 漂浮物 river canal stream creek
河道 河面 河边臭 水脏 河水臭 一河 浑浊 漂着 漂浮 水面 鱼死 河浜臭 水发黑 河变 river_is
清淤 淤泥 淤积 河底 不流动 死水 水位低 打捞 淤塞 silt dredging stagnant 河泥 清一清 淤 断流
蓝藻 水葫芦 太湖水 藻 绿藻 浮萍 algae 绿水 水绿 green_water
# Waste water
排污 偷排 污水 排污口 乱排 排出来 废水 工业废水 污染 污水处理 wastewater discharge pollution polluting 偷排污水 偷偷排
排污 暗管 废水排 排到河 脏水 流进河 工厂排 夜里排 偷着排 sewage_into
倒油 废油 机油 油花 油污 漂着油 漂油 oil_slick waste_oil
# Smell
臭 臭味 恶臭 异味 难闻 味道大 味道太大 味道实在 捂鼻子 臭气 一股味 酸臭 馊味 熏死 stink stinking smell stench smelly
臭 臭得 臭死 臭烘烘 臭气熏天 腥臭 熏人 骚味 开不了窗 不敢开窗 不敢开窗户 恶心 bad_smell smells awful_smell 异臭 臭水
臭 臭气冲 味道 难闻死 smells_terrible
# Fumes
刺鼻 怪味 废气 排气 化工 熏得 喷漆味 油漆味 塑料味 烧塑料 橡胶味 酸味 呛 嗓子疼 头晕 通风 有毒 化学 气味
刺鼻 chemical_fumes fumes chemical 冲鼻 药味 胶水味 烧焦味 焦味 咳嗽 流眼泪 眼睛疼 胸闷 废烟 odour odor 塑料臭 喷漆房
刺鼻 烧塑料味 呛人 头疼 呼吸 paint
# Dust
铸造 铁水 翻砂 铁屑 除尘 炉子 黑灰 落灰 烟囱 冒烟 浓烟 烟尘 foundry chimney soot
扬尘 灰尘 灰大 粉尘 扬灰 尘土 尘 飘灰 一层灰 裸土 没有覆盖 洒水 dust dusty 灰 灰蒙蒙 满屋灰 桌上一层 落一层 不盖 土堆
扬尘 泥土 擦不完 车上一层 尘土飞扬 沙尘大 灰尘大 煤灰 石粉 dirt
搅拌站 水泥厂 混凝土厂 concrete_plant
# Cooking smoke
油烟 烧烤 smoke 烟大 烟熏 烟道 排烟 油烟机 油烟味 烤串 barbecue cooking_smoke kitchen_fumes 烟味 烟 油腻 烟管 排烟管
油烟 烤肉 炒菜 烤鱼 烟熏火燎 熏黑 smoky fumes_from_the_kitchen 饭店油烟 厨房烟 楼下饭店 烧烤店 barbecues
# Burning
焚烧 秸秆 烧垃圾 烧荒 露天烧 点火烧 烧树叶 冒黑烟 open_burning burning_straw 烧东西 烧草 烧落叶 烧木头 烟雾 烟味呛
烧线 烧电线 黑烟 烧橡胶 废铜 炼铜 burning_cables
# Noise
噪音 噪声 太吵 吵得 扰民 声音大 太响 轰隆 音量 睡不好 睡不着 吵死 嘈杂 分贝 吵醒 睡不成 轰鸣 震 低频 noise noisy loud
噪音 吵 响 声响 吵闹 响个不停 休息不好 没法睡 没法休息 睡不了 睡不着觉 睡觉 失眠 神经衰弱 声音 嗡 sleep noises
噪音 keeps_us_awake 嘭嘭 咚咚 轰轰 吱吱 听得清清楚楚 刺耳 静不下来 安静 睡不安稳 一夜没睡 noise_at_night cannot_sleep
厂里机器 冲床 机器声 冷却塔 压缩机 风机 水泵声 外机声 空调外机响 发电机 machine_noise compressor 机器响 噪音厂 车间声
厂里机器 水泵响 空调主机 外机 热泵 machines 排风机 冷却 水泵房 泵房 机房 fans machine 减震 轰轰响
# Loudspeakers
喇叭声 大喇叭 高音喇叭 广播操 广播 扩音器 吆喝 录音喇叭 叫卖 铃声 loudspeaker megaphone tannoy 喇叭喊 高音 宣传车
喇叭声 促销喇叭 大音响 广播声 announcements 叫卖声 喊话 录音 促销 music
鸣笛 按喇叭 喇叭 汽笛 horn honking
演唱会 露天演出 搞活动 商场活动 音乐会 音乐节 主持人 concert 蹦迪 打碟 电音 disco
# Dancing
广场舞 跳舞 音响 跳操 大妈跳 领舞 square_dancing square_dance dancing 跳广场舞 舞曲 放音乐 大妈 音箱 队伍跳 舞队
广场舞 跳舞的 dancers
# Whips
陀螺 鞭子 甩鞭 抽陀螺 甩鞭子 鞭梢 抽鞭 whip spinning_top
# Singing
唱戏 唱歌 卡拉ok 直播 乐队 吹唢呐 吹萨克斯 拉二胡 露天唱 singing karaoke saxophone 唱 吹拉弹唱 喇叭唱 拉琴 萨克斯 乐器
# Bars
酒吧 ktv 夜店 喝醉 夜宵 大排档 醉汉 酒鬼 划拳 bar nightclub 喝酒 烧烤店吵 夜宵摊 闹到 清吧 酒瓶 啤酒瓶 撒酒疯 大喊大叫
# Fireworks
烟花 爆竹 鞭炮 放炮 燃放 炮仗 fireworks firecrackers 放烟花 鞭炮声 半夜放炮
# Building sites
工地 施工 打桩 浇混凝土 夜间施工 挖掘机 渣土车进出 夜里施工 塔吊 脚手架 construction_site building_site 夜里干活
工地 打桩机 凌晨施工 通宵施工 挖机 装修工地 construction 工地噪 打地基 半夜施工 凌晨四点 挖土 builders
# Street washing
洒水车 洒水车音乐 环卫车 扫地车 清扫车 street_sprinkler
# Trees
树 树枝 大树 修剪 遮住 挡住窗 遮得 香樟 樟树 树冠 枝条 枝叶 树杈 树木 tree branches 树长 树太高 枝叶挡 遮光线 遮挡阳光
树 剪树 修树 树杆 打到窗户 branch leaves 树叶 落叶 树荫太 树挡 遮住路灯 遮住红绿灯 trees_block 光杆 光头 修剪过 剃光
树 stumps pruned
古树 名木 银杏 老树 百年 保护牌 ancient_tree
# Felling
砍树 砍了 被砍 补种 锯掉 移树 砍光 felled tree_felling
毁林 开荒种 竹林 推土机 挖山 采石 deforestation quarry
# Falling trees
枯树 死树 倒下来 树倒 断枝 树根 根拱 树空心 倒伏 dead_tree fallen_tree 歪树 快倒 树歪 砸下来 掉树枝 树死 枯枝
枯树 断了的树枝 树枝掉 dead_branches
# Catkins
飞絮 飘毛 絮 杨絮 柳絮 梧桐 法桐 花粉 过敏 打喷嚏 毛毛 catkins pollen plane_trees 飞毛 毛絮 眼睛痒 皮肤痒
# Lawns
绿化 绿化带 草坪 草地 花坛 杂草 没人浇 花草 枯死 月季 草长 黄土 裸露 lawn greenery flower_bed weeds 绿地 花草死 草死
绿化 没绿化 荒草 草比人高 园林 黄土露 flowers plants grass 花坛坏 草皮 踩秃 种树 树坑 green_space 花槽 花坛里 浇水
绿化 花死
# Parks
公园 休息椅 长椅 凉亭 座椅 椅子 石凳 歇脚 坐的地方 park bench 坐的 没凳子 凳子 长凳 乘凉 遛弯 sit_down seats seat 亭子
公园 健身步 湖边 benches
步道 栈道 木板 木栈 栈板 木栈道 木板路 木桩 绿道 健步道 boardwalk planks trail greenway 木板坏 木板松 塌板 木头烂 走道
遮阳 雨棚 树荫 没有树荫 太阳底下 暴晒 晒得 shade
# Opening hours
公园关门 开放时间 开门时间 延长开放 几点关 关得早 opening_hours closes_early 关得太早 开到几点 不开门 只开半天
公园关门 周末不开 晚上不开 延长时间 开放时间短 closed_on_weekends closes
# Camping
露营 帐篷 野餐 搭帐篷 camping picnic
# Fishing
钓鱼 鱼钩 鱼竿 甩竿 鱼线 垂钓 钓鱼的 fishing angler 钓 鱼饵 钓友 鱼竿伸 甩到 鱼钩勾 anglers
# Illegal fishing
电鱼 打鱼 捕鱼 鱼苗 渔政 下网 地笼 撒网 禁渔 毒鱼 电捕 electrofishing poaching 鱼死光 网鱼 丝网
# Swimming
游泳 游泳馆 游泳池 泳池 swimming pool 泳馆 泳道 更衣室 淋浴 水温 池子 池水 泳帽 氯味
# Drowning
野泳 溺水 落水 救生圈 淹死 水深 掉河里 掉进河 下河游 救生员 drowning fell_into_the_river lifebuoy 水边玩 没有护栏
野泳 没有警示 水深危险 掉水里 玩水 戏水 护栏矮 警示牌 救生设备 drowned
# Other species
放生 乌龟 外来物种 加拿大一枝黄花 黄花 福寿螺 invasive
湿地 候鸟 观鸟 芦苇 鸟类 wetland birds
# Dogs
狗 养狗 遛狗 大型犬 宠物 烈性犬 狼狗 恶犬 狗叫 犬 dog pet 大狗 黑狗 小狗 养了狗 遛 狗主人 狗吓 狗毛 dogs_are 狗乱跑
狗 狗多 养犬 大狗吓 puppy
牵绳 拴绳 不拴 嘴套 扑人 扑到 没牵绳 不牵 绳子 咬人 咬了 被咬 追着跑 追人 狂犬 leash bitten unleashed 没拴 没有拴 放养
牵绳 不套 咬伤 扑上来 冲过来 狗追 chased bites 咬伤人 咬了一口 没有牵 on_a_leash off_the_leash
狗叫声 狗吠 半夜狗叫 叫个不停 barking
狗证 办狗证 犬证 养犬登记 限养 dog_licence
# Dog dirt
狗屎 狗粪 拾便 狗尿 狗大便 拉屎 不捡 dog_poo dog_mess 踩一脚 屎 粪
# Strays
流浪狗 野狗 流浪猫 收容 流浪犬 野猫 喂猫 猫叫 绝育 stray cats 流浪动物 无主 成群 捕犬 狗群 猫群 投喂 stray_dogs
流浪狗 stray_cats 流浪 抓狗 stray_animals
# Birds
鸽子 养鸽 公鸡 打鸣 养鸡 鸡叫 养鸭 养鹅 家禽 鸡鸭 鸽子粪 鸽棚 养鸽子 pigeon rooster chickens 鸟粪 鸡 鸭 鸡粪味
鸽子 清早打鸣 鸽 羽毛
# Pests
白蚁 虫子 蛀 木头被蛀 termites
马蜂 马蜂窝 胡蜂 蜜蜂 蜂窝 蜇 wasp hornet bees 养的蜜蜂
蛇 蜈蚣 毒蛇 snake
老鼠 蟑螂 鼠患 鼠药 鼠洞 耗子 老鼠窜 rats mice cockroaches 鼠 老鼠药 咬坏 钻进 灭鼠 rat 有老鼠 蟑螂多 vermin
蚊子 蚊虫 孑孓 灭蚊 飞虫 蠓虫 苍蝇 消杀 打药 mosquito flies midges 咬包 蚊 蝇 灭蝇 喷药 mosquitoes 蚊子多 蚊子成堆
蚊子 蚊香 小飞虫
毛毛虫 洋辣子 刺毛虫 虫害 树上掉虫 caterpillar
# Wild boars
野猪 糟蹋 獾 野兽 猪獾 wild_boar
# Livestock
养猪 猪场 养猪场 养鸡场 养殖 养殖场 猪粪 鸡粪 畜禽 死猪 病死 pig_farm chicken_farm 猪 粪臭 养鸭场 牛羊 粪坑臭 养殖户
养猪 臭猪 鸡舍 鸭舍 养殖臭
# Soil
土壤 毒地 重金属 危废 废渣 soil hazardous_waste
# Pick-up
放学 接送 接孩子 家长等候 校门口 上学路 送孩子 接娃 送娃 上下学 school_run pick_up_time pickup drop_off school_gate
放学 接孩子放学 放学时 上学放学 上学时间 上下学高峰 校门 学校门口 接送车 家长车 护学 after_class collecting_children
放学 校门前 接送孩子 家长停车 校门口堵 parents_waiting
校车 学生专车 school_bus 班车停了 学生班车 坐公交上学 学生公交 校车停了 上学的车 学生坐车 接学生的车 走四公里 走路上学
# School
学校 小学 中学 校园 上学 校区 校长 school 学生 children_at_school pupils
# School meals
食堂 午饭 学校饭菜 饭菜 伙食 餐食 学校食堂 难吃 配餐 吃不饱 预制菜 canteen school_meals lunch 吃饭 菜里 饭菜冷 荤菜
食堂 肉少 外包食堂 学生餐 午餐 食堂菜 餐费 meals food_is 饭菜凉 饭凉 菜凉 打饭 食堂贵 吃不惯 食堂涨价 cold_food
太咸 太油 口味重 清淡 咬不动 没味道 口味 salty
# School places
学区 划片 施教区 学区划分 划出 school_district catchment 划到 分到别的学校 施教 对口学校 home_zone
入学 招生 学位 名额 转学 积分入学 摇号 摇到 报不上 进不去学校 插班 学位不够 多校划片 admission enrolment school_place
入学 did_not_get_a_place 上学难 没学上 幼升小 小升初 名额少 没录取 排不上 轮不到 places_for_children
# After school
课后 课后班 课后服务 托管 延时班 看护 after_school 放学太早 延时 晚托 接不了 四点半 接孩子早 小饭桌 托管的 辅导
# Classes
班额 班级人数 一个班 大班额 挤在一个教室 分班 小班化 class_size crowded_class 人太多 六十个 超员 挤满 教室不够
班额 overcrowded_class
# Tablets
平板 智慧课堂 买平板 tablets
# Blackboards
黑板 投影 屏幕 看不清黑板 教室灯 教室暗 blackboard projector
近视 视力下降 眼镜 护眼 配眼镜 short_sighted glasses 眼睛坏 度数
# Uniforms
校服 校服费 指定店 布料 校服质量 换校服 school_uniform uniform 校服贵 运动服 定做 校服不透气 校服一套
# Fees
书本费 教辅 资料费 强制订 课本 教材 学费 代收费 乱收费 school_fees textbooks 收费项目 家委会 班费 自愿交 捐款 研学
书本费 春游 军训服
# Homework
作业 减负 写到半夜 睡不够 题海 补作业 考试排名 homework 作业多 写作业 作业到 刷题 减压 十一点睡 周末补课 排名 念分数
作业 成绩 exam_results
# Bullying
校园欺凌 打人 霸凌 欺负 欺凌 要钱 高年级 孤立 被打 bullying bullied 被同学 被打了 抢零花钱 打我儿子 孤立我 勒索
# Teachers
老师 师资 代课 换老师 老师打 体罚 骂学生 教师 师德 缺老师 没有老师 teacher 班主任 任课老师 骂孩子 老师换 新老师 打学生
老师 老师不够 音乐老师 英语老师 数学老师 缺编 一个老师 支教 老师少
体育课 体育老师 被占课 音乐课 美术课 pe_lesson
# Naps
午睡 午休床 趴着睡 午休 课桌睡 nap
# Dormitories
宿舍 住宿 住校 寝室 上下铺 宿舍楼 dormitory dorm 寝室热 八个人一间 床铺 宿舍没
# Running tracks
操场 跑步 对外开放 跑道 体育场地 running_track sports_ground 打球场地 开放操场 学校操场 对居民开放
塑胶 新铺 流鼻血 甲醛 胶味 跑道味 起疹子 formaldehyde plastic_track 异味操场 塑胶味 新装修教室 教室味道 油漆味教室
塑胶 装修味 味道重 新教室
# Kindergartens
幼儿园 入园 公办园 小朋友 幼儿 kindergarten 小班 上幼儿园 kindergarten_place 园长 生活老师 中班 大班
公办 民办 私立 转民办 公立 普惠园 普惠 private_school public_kindergarten 民办贵 私立贵 变民办 转公办
托育 托班 托儿所 婴幼儿 没人带 带孩子 nursery childcare daycare creche 带娃 孩子没人带 没人看 小宝宝 三岁以下 toddler
托育 baby babies
# Training centres
培训机构 培训班 退费 补习 课时费 早教 早教中心 教培 机构跑 搬空 学科培训 补课 辅导班 tutoring training_centre
培训机构 tuition_refund early_learning 老板跑了 机构关门 学费不退 剩余课时 课程没上 退学费 兴趣班跑路
兴趣班 社团 少年宫 青少年宫 夏令营 暑托班 暑假班 暑假没人 youth_centre summer_camp holiday_care 暑期 寒假 放假没人带
兴趣班 托管班
# Exams
高考 补习班 中考 考场 静音 升学 普高 职高 考点 exam
# Special needs
特殊教育 自闭症 特教 随班就读 孤独症 多动 autism special_needs
# Nursing rooms
母婴室 喂奶 哺乳 换尿布 吸奶 nursing_room breastfeeding
# Snacks
文具店 小卖部 三无零食 辣条 五毛零食 零食 卡片 小店卖 盲盒 snacks tuck_shop
电子烟 卖烟给 未成年 网吧 游戏厅 vape underage internet_cafe
# Screens
网课 手机上瘾 游戏充值 沉迷 打赏 gaming
# Minds
心理 抑郁 心理咨询 心理老师 焦虑 counselling depression
# Learning when old
老年大学 书法班 报不上名 老年课程 抢课 senior_university
# Graduates
大学 大学生 毕业生 职校 技校 实习 university graduates internship
# Hospitals
医院 住院 病房 门诊 hospital 三甲 大医院 看病难 病床 急症 科室 医疗 住院部 病区 床位费 诊室 医院大楼 doctors nurses
医院 医疗垃圾 针头 纱布 输液管 棉球
急诊 候诊 排号 等了三个小时 排不到 叫号 候诊区 没椅子 没有坐 发热门诊 emergency_room waiting_room fever_clinic
急诊 等几个小时 排队看病 等半天 站着等 坐地上 long_waits 等了两个小时 等到半夜 等三个小时 等候
护士 护工 陪护 陪床 医护 nurse carer 护工少 护工涨价 陪护费 按铃 陪护床 租陪护 折叠床 陪床椅 自带床 导医台
# Children's doctors
儿科 小儿科 小孩发烧 孩子发烧 儿童医院 儿科医生 paediatrician children_s_doctor paediatric 小儿 小孩看病 孩子生病
儿科 发烧孩子 娃发烧 半夜发烧 sick_child 夜间儿科 儿科没 children_with_fever
# Appointments
挂号 窗口少 人工窗口 号源 抢不到号 专家号 约不上 黄牛号 register appointment 挂不到 约不到 约号 预约 放号 排专家
挂号 appointments 挂号费 约到下个月 号没了 抢号 预约不上
# Scans
拍片 胶片 片子 ct 核磁 b超 检查预约 检查要等 打胶片 x_ray scan 做检查 约检查 机器坏检查 报告单 取报告 磁共振 核磁共振
拍片 检查要排 检查排 做检查等
抽血 采血 验血 化验 blood_test
体检 免费体检 查体 check_up health_check 体检报告 报告没出 体检项目 只量血压 medical_check
# Medicine
药 断货 缺药 常用药 慢性病 降压药 拿药 配药 开药 买不到药 长处方 medicine prescription 药没有 开不到药 断药 慢病
药 糖尿病药 高血压药 胰岛素 拿不到药 药房没 medicines 药价 进口药 靶向药 集采 停药 换药 药品 tablets_for
药店 买药 夜间药房 药房 pharmacy
# Ambulances
救护车 急救 急救站 急救点 120 等救护车 ambulance 急救车 来得慢 送医 抢救 心梗 中风 emergency 120车 急救点远 救护
救护车 来不及
aed 除颤 心脏骤停 defibrillator
# Health insurance
医保 报销 异地就医 自费 统筹 门诊统筹 起付 health_insurance insurance_claim reimbursement 报不了 报销比例 报销难
医保 不能报 自掏腰包 药费 医保不报 报得少 报销手续 refund_from_insurance
医保定点 刷医保 医保卡 开通医保 社保卡 医保码 电子凭证 刷不出来 social_card 医保刷不了 不能刷医保 定点药店
# Vaccines
疫苗 打疫苗 接种 预防针 hpv 没货 带状疱疹 流感疫苗 狂犬疫苗 vaccine vaccination jab 打不到 约疫苗 儿童疫苗 vaccines
疫苗 接种点 打疫苗排队 打针排
# Family doctors
家庭医生 签约医生 签了约 签约服务 family_doctor
卫生院 卫生室 村医 卫生服务中心 社区医院 卫生站 诊所 全科 赤脚医生 clinic village_doctor health_centre 看感冒 量血压
卫生院 小病 村里医生 没有医生坐诊 社区卫生 坐诊 村卫生室 乡镇医院 社区医生 看医生 配药要去 village_clinic
停诊 撤并 关掉门诊 夜门诊 晚上没医生 没医生 没有医生 no_doctor 没有夜诊 医生不来 关了门诊
# Dentists
牙科 看牙 种牙 假牙 牙医 口腔 dentist dental
# Chinese medicine
中医 推拿 针灸 理疗 艾灸 acupuncture
康复 康复训练 康复科 康复中心 rehabilitation
# Mental illness
精神病 精神病人 疯子 肇事肇祸 精神障碍 mental_illness
# Malpractice
医生态度 误诊 过度检查 医疗纠纷 红包 乱开药 态度差 malpractice
# Infections
传染 流感 诺如 手足口 疫情 发热 norovirus flu infection
# Dialysis
透析 血透 尿毒症 化疗 dialysis
# Blood
献血 献血车 献血屋 blood_donation
# Births
生育 产假 产检 生孩子 三胎 二胎 育儿补贴 生育津贴 孕妇 maternity pregnancy childbirth 产科 接生 预产期 生小孩 孕产
生育 maternity_ward
# Meals for the old
助餐 老年食堂 助老食堂 社区食堂 长者食堂 吃饭的地方 老人食堂 送餐上门 老年餐 老年饭 助餐点 senior_canteen
助餐 meals_for_the_elderly meal_service 老人吃饭 做饭难 烧不动饭 饭堂 送饭 吃饭难 老年人食堂 吃冷饭 热饭 烧饭
助餐 hot_meals 老年人吃饭 吃口热 送餐员 老人餐 cooks
# Care homes
养老院 敬老院 护理院 床位 养老机构 护理床 养老公寓 care_home nursing_home 老人院 养老机构少 床位紧张 住不进
养老院 old_people_s_home 老人住 住养老院 护理费涨 养老院饭 elderly_home
养老院收费 护理院收费 加价 护理费 年年涨 月月涨 care_fees price_rise went_up 涨了两次 加价不加人
# Care at home
居家养老 上门护理 助浴 助洁 家政 日间照料 日托 照料中心 长护险 失能 卧床 瘫痪 home_care bedridden 没人照顾 照顾 请保姆
居家养老 保姆 护理 洗澡老人 翻身 喘口气 照料 褥疮 carers 上门服务 瘫 擦身 洗头老人 助老服务 at_home_care
# Living alone
独居 孤老 空巢 一键呼叫 敲门 探访 没人知道 走了几天 孤寡 living_alone lonely 一个人住 一个人在家 留守老人 呼叫器 去世
独居 子女不在 紧急呼叫 摔在家里 没人发现 lives_alone 一人独住 孤独 关心老人 探望 摔了没人 alone
老年痴呆 走失 走丢 失智 老年痴呆症 定位手环 dementia missing
# Allowances
低保 困难补助 救助 补贴 困难户 特困 临时救助 大病救助 allowance welfare subsidy 补助 救济 困难家庭 没批 停了低保
低保 申请补助 benefits
高龄津贴 尊老金 高龄补贴 老年津贴 old_age_allowance 津贴 敬老金
种粮补贴 农业补贴 惠农 粮食补贴 一卡通 farm_subsidy 补贴没到账 没发补贴
# Disability
残疾 残疾证 残联 残疾人 评残 假肢 disabled disability 残疾人就业 肢残 轮椅补贴 残疾人车位 残障 无障碍车位
残疾 wheelchair_users
聋哑 手语 听障 助听器 deaf hearing_aid
辅具 租轮椅 借轮椅 护理床租 assistive 租借轮椅 轮椅借 没有轮椅
# Veterans
退役军人 退伍 军人 老兵 优抚 优待证 军属 转业 veteran 当过兵 参战 军烈属
# Volunteers
志愿者 义工 社工 志愿服务 volunteer
# Funerals
殡葬 丧葬 火化 殡仪馆 寿衣 骨灰 funeral_home crematorium
墓地 公墓 祭扫 上坟 烧纸 清明 坟 纸钱 墓价 cemetery grave 墓 公墓涨价 骨灰盒 安息堂 坟头 墓园 上坟路 祭扫堵 tomb tombs
红白喜事 丧事 吹打 灵堂 灵棚 哀乐 办酒 wake funeral 办丧事 搭灵棚 放哀乐 半夜吹 办酒席 礼堂 摆酒
# Wages
工资 欠薪 欠条 包工头 农民工 拖欠工资 讨薪 没发工资 薪水 血汗钱 工钱 不发钱 unpaid_wages wages salary 没给钱 拖欠 欠我
工资 欠我们 血汗 讨要 老板跑了工资 结工钱 工程款 考勤表 发不出工资 owed not_paid 拖了三个月 工资没 要不到钱 讨钱
工资 年底结 老板不给 老板躲 money_we_are_owed workers
扣钱 扣工资 罚钱 克扣 扣着 押身份证 培训费 deducted withheld 倒扣 罚两百 保证金
加班 加班费 十二个小时 两班倒 没有休息 单休 调休 连上 超时加班 overtime 加班不给 没休息 上十二 通宵 倒班 双休
加班 working_hours 每天加班 加班到 没有双休 一个月休 休息日 调班
# Social insurance
社保 不交社保 五险 养老保险 断缴 补缴 缴费基数 灵活就业 social_insurance 没交社保 没有社保 不缴 补交 参保 公积金不交
社保 社保断 社保没 五险一金 fund
退休金 养老金 工龄 退休工资 资格认证 提前退休 退休年龄 pension 养老待遇 没涨 算少 退休手续 停发 退休
档案 人事档案 档案丢 档案找不到 personnel_file
# Contracts
劳动合同 不签合同 劳动关系 劳务派遣 派遣 外包 辞退 裁员 试用期 开除 赔偿金 labour_contract dismissed laid_off 没有合同
劳动合同 合同没签 被辞退 解雇 临时工 外包工 不给签 不签 派遣工 临时合同
劳务中介 职业中介 黑中介 招工骗 人力资源 介绍费 labour_agency job_agency 职介所 交了钱 介绍工作 骗外地
工伤 受伤 断指 摔断腿 工亡 work_injury 砸伤手 压断 医药费不管 认定
# Jobs
招工 招聘 就业 找工作 岗位 失业 没工作 零工 零工市场 招聘会 jobs unemployment employment 工作难找 找不到工作
招工 年龄大不要 培训上岗 技能培训 焊工 月嫂 job employers 找活 没活干 就业难 三十五岁 年龄限制 hiring 等活 打零工 职介
招工 揽工 labourers
# Health at work
职业病 尘肺 防毒 白细胞 防护 口罩不发 劳保 occupational_disease 有毒气体 噪声车间 没有口罩 工友 车间味
高温费 高温津贴 户外劳动 户外工人 高温补贴 爱心驿站 户外驿站 歇脚点 heat_allowance outdoor_workers 三十八度 大太阳干活
高温费 中暑工人 高温天 四十度 三十九度 歇凉 阴凉处 休息室 坐处 搬运工 扛货
# Business
创业 孵化 扶持 startup
贷款 融资 抵押 流动资金 利息 续贷 小微企业 loan 门槛 借钱 放贷 贷不到 抵押物 应收账款 承兑 周转 资金 bank_loan 融资难
贷款 银行不贷 资金链 loans
企业用地 厂房 租厂房 园区租金 用工荒 招不到人 factory_space recruiting 容积率 用地指标 腾笼换鸟 厂房加层
# Taxes
税务 退税 发票 开票 个税 税 tax invoice
# Licences
执照 办证 许可 材料要求 一次说清 营业执照 经营许可 食品许可 证照 licence permit 办照 审批难 跑审批 办个证 许可证
执照 一直不批 经营范围 licences 办不下来 卡在审批 批文 许可办
乱罚款 检查太多 执法检查 多头检查 罚得 企业负担 inspections 罚款企业 天天检查
# Stalls
摊位费 摊位 摊主 摊位租金 进场费 stall_rent 租金涨 摊位贵 赶走 抽成
# Shops
店铺 商户 生意差 没生意 倒闭 开不下去 客人少 亏本 关店 商铺 店门 shopkeeper lost_business 小店 没客人 门面 开店 老板娘
店铺 顾客 商家 shops business_is_bad customers 生意难做 生意做不 没人进店 撑不下去 没生意做 shops_are customers_cannot
关门 停办 不开了 再开 停业 歇业 关张 closed_down 关了 撤了 搬走了 shut closed
# Banks and cash
银行 取款机 取钱 存折 网点 储蓄所 叫号机 柜台 atm bank 取现 存钱 银行柜台 领钱 银行卡 banks
# Fraud
诈骗 反诈 电话骗 冒充 骗走 被骗 防诈骗 刷单 假警察 杀猪盘 骗子 骗得 骗人 fraud scam swindle 骗局 上当 被骗走 骗走了
诈骗 转账 骗老人 套路 cheated 骗钱 假冒客服 转走 phone_scams
保健品 送鸡蛋 发鸡蛋 听课 健康讲座 磁疗 养生 免费旅游 领鸡蛋 health_products 送米送油 免费体检骗 按摩椅 讲座 羊奶粉
保健品 supplements
理财 非法集资 爆雷 本金 血本无归 高利息 高回报 投资公司 p2p investment_fraud 拿不回 本钱 养老钱
# Prepaid cards
推销 美容 理发店 养发 洗头 剪头发 理发 忽悠办卡 hairdresser hard_sell 强推 骗办卡 套餐 强买强卖 头皮 reluctantly
推销 拉进去 洗脚 按摩 spa
预付卡 办了卡 充值卡 健身卡 跑路 退卡 办卡 年卡 健身房 会员卡 充值 关门跑路 卡里还有 退不了 退不出来 储值 卷钱
预付卡 prepaid_card gym_closed membership gym 卡里 充的钱 余额 会费 退钱 老板失联 联系不上 人去楼空 门店关
预付卡 membership_card 卡没用完 卡作废 次卡 课没上完 club
# Fakes
假冒 冒牌 冒充正宗 假货 以次充好 山寨 假酒 假烟 仿冒 假古董 玉器 赝品 树脂 祖传 counterfeit fake 贴牌 真假 冒名 正宗
假冒 真货 假药 假种子
退货 退款 不给退 不认账 三包 售后 质保 维权 修不好 不赔 refund warranty 投诉商家 不退 商家不认 坏了不管 换货 厂家推
退货 修了三次 三包期
# Prices
物价 菜价 涨价 贵得 标价 明码标价 乱要价 太贵 价钱 定价 prices expensive overpriced 价格 涨 太贵了 贵 要价 收费标准
物价 多收 收费 charges price cost costs 涨到 涨了一倍 涨了 翻倍 贵一倍 比别处贵 价目表 收得 too_expensive
# Scales
秤 短斤缺两 缺斤 秤不准 不准 短斤 短斤少两 缺斤少两 公平秤 少给 short_weight scales 分量 称不准 回家一称 重量
# Food safety
食品安全 过期 变质 吃坏 发臭的肉 拉肚子 上吐下泻 食物中毒 吃出 头发 馊 不新鲜 卫生许可 后厨 food_safety food_poisoning
食品安全 expired 发霉的 过期食品 臭肉 不卫生 苍蝇叮 虫子在菜 food 臭鸡蛋 臭虾 过了期 吃进医院 stomach
# Markets
菜场 农贸市场 菜市场 烂菜叶 市场 农贸 wet_market market_hall 菜市 集市 卖菜 卖鱼 摊贩卖 肉摊 market markets 活禽 杀鸡
菜场 杀鱼 鱼摊 水产 熟食 摊位脏
买菜 菜篮子 买菜难 没有菜场 买不到菜 buy_vegetables 买个菜 菜贵
# Online shops
网购 电商 直播带货 网店 online_shop
# Cars
二手车 车行 汽车销售 4s店 汽修 保养 car_dealer car_repair
洗车 洗车店 car_wash
# Gambling
彩票 赌博 赌 gambling
# Restaurants
餐饮 饭店 餐馆 面馆 小饭店 restaurant 小吃 小吃店 饭馆 早餐店 菜馆 restaurants
# Repairs at home
家电 空调维修 上门维修 修空调 开锁 维修乱收费 repairman 修家电 维修师傅 换零件
# Vets
宠物店 宠物医院 动物诊所 vet
# Hotels
酒店 宾馆 旅馆 客房 hotel
# Power banks
共享充电宝 充电宝 power_bank
# Libraries
图书馆 图书室 阅览室 看书 图书 借书 还书 书吧 农家书屋 自习 自习室 占座 library reading_room 书少 看书的地方 books
图书馆 libraries 座位不够 抢座 位子 读者 study_room seats_in_the_library 书店 买书 bookshop
# Museums and tickets
博物馆 展览 讲解 展馆 纪念馆 美术馆 museum exhibition 闭馆 预约展 exhibits 周一闭馆 讲解员 语音导览
门票 买票 票价 预约参观 窗口票 网上卖票 抢票 黄牛票 订票 tickets admission_fee 票 买不到票 抢不到票 收门票 免费开放
门票 entrance_fee
# Theatres
剧院 剧场 演出 戏 锡剧 戏迷 看戏 theatre opera 看演出 唱戏台 戏台 shows 演员 场次 performance performances
电影 放映 露天电影 影院 cinema film
非遗 手艺 泥人 传承 民俗 庙会 handicraft 手艺人 老手艺 crafts
# Old towns
文物 故居 名人 老街 文保 古建 修缮 历史建筑 relic historic_building 旧址 石碑 名人故居 牌坊 老宅院 拆老街
古镇 保护 古村 景区居民 heritage old_town 商业化 仿古 老房 老建筑 改得 仿古街 古街 老城
# Tourists
景区 游客 旅游 旅游团 导游 tourists scenic_area 外地人 外地游客 游玩 门口黄牛 旅游旺季 节假日 visitors visitor 灯秀
景区 夜景 灯光秀 灯光表演 客栈 小火车 电瓶车票 玻璃桥 玻璃栈道
网红 打卡 网红店 人挤人 influencer
# Boats
游船 画舫 船 坐船 tour_boat
# Ball games
篮球 篮球场 球场 打球 足球 足球场 basketball football_pitch 打篮球 球架 篮筐 灯光球场 踢球 basketball_court
羽毛球 球馆 乒乓 网球 订场 抢不到 乒乓球 体育馆 badminton court 打羽毛球 场馆 包场 体育中心 sports_hall 地板 地胶
羽毛球 场地灯 球馆灯 预定场地 场地贵 订不到 半场 courts gym_hall
门球 门球场 croquet gateball
# Hiking
健身步道 登山 登山道 爬山 路标 迷路 山路 hiking mountain_path 登顶 山上 走错路 驴友 野路 爬山的 登山的 野爬 进山
健身步道 迷路的 rescue hikers
# Skating
滑板 轮滑 平衡车 沙滩 skateboard
# Races
马拉松 封路 赛事 赛跑 marathon
# Drones and kites
无人机 航拍 drone
风筝 放风筝 风筝线 kite
# Temples
庙 烧香 寺庙 香火 放生池 教堂 temple incense
# Building at home
宅基地 建房 翻建 审批 建房审批 老宅 翻建房 批不下来 homestead 不让建 不让拆 造房 建新房 盖房子 批房 翻修老房 房子不让
宅基地 建房手续 农房 盖不了房
# Land
流转 租金 土地流转 合作社 承包地 承包款 land_rent 租地 承包 地租 包地 租金没 地租没 承包费 地钱
耕地 种地 农田 良田 基本农田 撂荒 抛荒 荒着 占农田 farmland fields 毁田 庄稼地 field
# Crops
稻子 水稻 插秧 秧苗 庄稼 麦子 小麦 收成 绝收 减产 rice crops harvest 稻 种稻 麦 粮食
灌溉 水渠 抽水 引水 渠道 水泵烧 来水 干旱 旱 放水 irrigation 没水浇 浇地 水闸 水渠堵 田没水 沟渠 水渠断 抽水站
灌溉 水放不到 irrigated
晒场 晒谷 晒稻 稻谷 烘干 收稻 打谷场 晾谷 drying_floor
# Farming
化肥 农药 种子 打农药 药飘 fertiliser pesticide seeds 飞机打药 飞防 飘药 洒农药
农机 收割机 拖拉机 插秧机 harvester tractor 收割 无人机打药
大棚 蔬菜 种菜大户 设施农业 greenhouse
# Fruit
水蜜桃 桃子 桃农 桃园 桃树 果园 果树 果农 peaches orchard 桃 果子 葡萄 草莓 杨梅 枇杷 fruit 采杨梅 采摘 果园里 采果
卖不掉 滞销 没人收 收购价 烂在地里 unsold 卖不出去 销路 烂掉 没销路
# Ponds and stores
鱼塘 养鱼 蟹塘 虾塘 养虾 fish_pond
冷链 冷库 保鲜 cold_store
茶叶 茶园 采茶 tea
# Village matters
村务 村账 村集体 分红 村干部 村委会 集体资产 股份 账目 公开账 village_accounts village_committee 村里的钱 村里账
村务 村支书 村官 钱去哪 花到哪 账 分红没 村里账目 征地款分 集体资金 看账 查账 征地的钱 卖地 账本 村里钱
村民 乡下 农村 老乡 villager 村里人 乡亲 农民 villagers
# Reservoirs
水库 水源地 饮用水源 山塘 reservoir
# Ancestors
祠堂 祖坟 迁坟 ancestral
# Offices
政务 政务中心 便民中心 服务大厅 办事窗口 service_centre government_office 办事大厅 大厅 窗口 办证中心 行政 服务中心
政务 综合窗口 office 大厅关 工作人员 办不了 staff 系统升级 柜台不给 受理
排队 取号 长队 排到门外 排一上午 排两小时 队伍 一个窗口 只开一个 queue long_wait 排了 长龙 等号 前面几十个 等叫号
排队 一早去排 排到外面 排长队 排半天 queues waited 排了两个 排四十分钟 等一上午 人山人海 queueing queuing
中午关门 周末不开门 错时 延时服务 周六 星期天不开 上班时间办 lunch_break closed_at_weekends 午休没人 只上班时间
中午关门 请假去办 周末办 working_day
# Machines and telephones
取号机 手机预约 智能手机 智能机 现场号 不会用手机 不会弄 只认手机 线上办 扫码 不会扫 老年机 app 小程序
取号机 online_appointment smartphone online_only 老年人不会 不会操作 网上预约 网上办 没智能手机 二维码 手机上弄
取号机 app_only 手机挂号 老人没手机 只能手机 手机操作 小程序约 scan_the_code 建档 导医 扫这里
自助机 打印机 机器坏 机器卡 自助终端 老卡 self_service_machine kiosk 打印 打不出来 机子 坏机器 terminals
现金 不收现金 手机支付 零钱 只能扫码 微信付 cash cashless
# Papers
证明 盖章 打印证明 开证明 跑几趟 跑了三趟 来回跑 复印件 少一样 缺材料 paperwork certificate documents 材料 白跑
证明 白跑一趟 跑断腿 材料不齐 退回来 复印 开个证明 开证 跑了三 跑了几 跑五趟 papers
# Hotlines
热线 打不通 占线 没人接 客服 转来转去 接电话 咨询电话 12345 hotline nobody_answers phone_is_busy 电话打不通 没人接电话
热线 无人接听 打了十几遍 telephone phone_number 打了几十个电话 电话没人 总机 calls nobody_picks_up
# No answer
踢皮球 推诿 推来推去 互相推 没下文 石沉大海 不回复 敷衍 没人理 走过场 passed_around no_reply ignored 没回音 反映多次
踢皮球 投诉多次 nobody_cares no_answer
态度恶劣 态度不好 凶 翻白眼 不耐烦 爱理不理 骂人 吼 rude 态度 冷冰冰 甩脸 unfriendly 骂骂咧咧 吵起来 没好气 rude_staff
# Registration
户口 落户 身份证 迁户口 居住证 户籍 上户口 household_registration id_card residence_permit 户籍证明 迁入 落不了户 上牌
户口 孩子户口 上学户口 registered
结婚 离婚 结婚登记 婚姻登记 marriage
护照 出入境 签证 港澳通行证 passport visa 通行证 签注
外国人 外籍 英文标识 英语 foreigner in_english
# Police
派出所 民警 报警 警察 不立案 police 报案 出警 公安
监控 摄像头 探头 camera cctv surveillance 录像 没监控 监控坏 摄像头坏 看不到录像 cameras 没有摄像头 装摄像头 装监控
偷 偷电瓶 电瓶被偷 丢电瓶 被偷 盗窃 小偷 失窃 贼 偷走 撬 丢了 入室 扒手 stolen theft thief burglary 丢电动车 丢车 被盗
偷 贼进来 偷菜 偷鱼 偷车 被撬 车被划 钱包 被人拿走 stole
# Safety in the street
治安 打架 斗殴 流氓 小混混 尾随 骚扰 露阴 不敢走 fights harassment unsafe 女孩子 夜里不安全 混混 喝酒闹事 闹事
治安 unsafe_at_night 夜路不敢 骚扰女 醉鬼 afraid
吸毒 卖淫 扫黄 涉黄 站街 prostitution drugs
# Fire
火灾 着火 起火 烧起来 失火 明火 烧死 fire 烧了 消防隐患 火险 fires burn 起过火 冒烟着 烧过 火光 烧毁 消防 fire_risk
消火栓 灭火器 消防设施 消防栓 消防水 喷淋 烟感 消防器材 过期灭火器 fire_hydrant extinguisher smoke_alarm 水带
消火栓 消火栓没水 灭火器过期 器材坏 消防通 逃生 逃不出去 消防检查
仓库 三合一 木板隔 易燃 堆货 物流 warehouse flammable 货物 装卸 货场 砂石 堆场 卸货 goods 堆满货 堆场灰 木材堆 集装箱
仓库 货柜 集卡停 物流公司 货运公司 囤货 纸板 旧货 收旧货 废品站 废品收购
# Storms
台风 刮大风 大风 暴雨 防汛 汛期 typhoon storm 暴风 吹倒 吹落 被风 刮下来 wind
避难 应急 防空洞 警报 演练 shelter_drill
# Smoking
烟头 抽烟 吸烟 二手烟 禁烟 控烟 smoking 抽烟的 吞云吐雾 烟鬼 smokers 抽烟多 烟味大 smoke_inside
# Law
普法 法律援助 律师 打官司 法院 执行 判决 legal_aid lawyer court_ruling
信访 上访 举报 实名举报 petition
# Committees
居委会 社区干部 网格员 社区不管 neighbourhood_committee 居委 网格
# Being asked
公示 征求意见 听证 没通知 不公开 没公示 暗箱 没问过 没征求 public_notice consultation 没人告诉 说改就改 不征求
公示 名单公开 告示 没商量 公布 公开 透明 informed transparent 偷偷改 没开会 没人说 暗地 公开听证 没有公开 不公布
公示 nobody_asked_us
规划 规划图 说要建 建到哪 选址 地块 空地 荒地 闲置 planning vacant_land vacant 空地荒 闲着 unused 烂尾地 废弃 闲置房
规划 abandoned
邻避 养老院建 反对建 不要建在 殡仪馆建 against_building
# Registration of vehicles
牌照 上牌照 驾驶证 换驾照 行驶证 车管所 number_plate driving_licence
# Lanes
潮汐车道 可变车道 车道少 变道 加塞 合流 lanes merging
# Push buttons
按钮 提示音 语音提示 滴滴响 过街按钮 push_button
# Hedges
绿篱 灌木 树丛 冬青 草丛 bushes hedge
# Sprinklers
喷灌 喷头 浇花水 喷到人 浇到 sprinkler
# Docks and yards
砂石码头 吊机 船舶 运沙船 货船 鸣船 barges cargo_boats
# Small factories
工厂 屠宰 豆腐 豆制品 塑料厂 印刷厂 电镀 服装厂 木材厂 家具厂 纺织厂 厂子 factory factories plant_next_to
# Cremation of pets
死猫 死狗 动物尸体 尸体 carcass
# Herbs
中药 代煎 煎药 herbal
# End of life
安宁疗护 临终 临终关怀 hospice
# Parents' committees
家长会 家长群 微信群打卡 打卡作业
# Decoration firms
装修公司 家装 装修款 定金不退 全屋定制 家具没送 decoration_company
# Pesticide bottles
农药瓶 地膜 农膜 塑料膜
# Insurance
保险 理赔 定损 保险公司 insurance_company
# First aid
心肺复苏 急救培训 急救知识
# Solar feed-in
并网 上网电价 分布式
# Caretaking of school ways
护学岗 家长志愿者 小黄帽
# Refuges
安全岛 二次过街 驻足区
# Air outlets
排风口 净化器 出风口 排气口 通风口 换气扇 air_outlet
# Quiet
静一静 隔音差 楼板薄 隔音不好
# Showers
澡堂 浴室 公共浴室 bathhouse
# Laundry
洗衣 洗衣机 洗衣房 干洗店
# Hot water
热水 开水 开水炉 hot_water 洗不了热水 没有热水 冷水澡
# Playing in class
投篮机 剧本杀 密室 桌游
# Cycling
骑行 骑车人 车友 骑车锻炼
# Running
晨跑 夜跑 跑者 runners joggers
# Choirs
合唱 合唱团 舞蹈队 文艺队 排练 排练厅 rehearsal
# Exhibitions of names
地名 路名 站名 改名
# Elder matchmaking
相亲 找对象
# Bicycles for children
儿童车
# Chargers in villages
农村充电
# Water gates
闸门 涵闸 闸口 sluice
# Water plants
水草多 芦苇疯长
# Wells
井 水井 打井 well
# Bees
养蜂 蜂箱
# Tombs in fields
坟地 平坟
# Trains of goods
货运列车 货运铁路
# Oil and paint
油漆 涂料 打磨 喷涂
# Sand
黄沙 沙尘 沙堆
# Bad language
骂脏话 脏话 广播喊话
# Lost things
失物 遗失 包丢 lost_property
# Sick trees
虫蛀树 树生虫 树上虫
# Hanging things
吊着 悬空 悬着 hanging
# Chairs to rent
陪护椅 躺椅 租床 陪夜
# Wheels
车轮 卡进 卡住轮子 stuck_in
# Keys
钥匙 撬锁 换锁
"""


# What a notion says that many opinions speak of, in tenths (by the wordings of the demo and the fitted opinions); any
# other one says all.
COMMON = {
    2: "噪音",
    3: "学校 臭 公交 物业 停车",
    4: "医院 排队 物价 政务 公厕 电动车 无障碍 垃圾 工地 火灾",
    5: "太暗 关门 路灯 电梯 绿化 树 人行道 楼道 放学 大门 公园 店铺 河道 刺鼻 食堂",
    6: (
        "菜场 独居 公示 证明 老房子 堵车 大货车 图书馆 救护车 停电 漏水 下水道 摆摊 托育 坑洼 步道 地砖 牵绳 工资 "
        "药 幼儿园 快递 居家养老 撞人 助餐 积水 外卖 充电 斑马线 路牌 景区 水箱 空调"
    ),
    7: (
        "打车 取号机 广场舞 执照 狗 太冷 围挡 车库 稻子 水蜜桃 红绿灯 贷款 封桥 操场 老师 保安 餐饮 作业 入学 "
        "水压 地下通道 屋面 社保 退休金 偷 蚊子 油烟 租房 公办 地滑 规划 黄水 井盖 台风 电线杆 邻居 裂缝 宅基地 "
        "违建 鸽子 招工 村务"
    ),
    8: (
        "候车亭 间隔 乱停车 排污 扫地 自来水 挖开 晾晒 羽毛球 培训机构 信号 楼梯扶手 年审 剧院 热线 飞絮 太亮 "
        "挂号 逆行 护栏 食品安全 劳动合同 课后 停水 自助机 盲道 维修基金 诈骗 扬尘 广告牌 摊位费 流转 预付卡 圈地 "
        "塑胶 仓库 便桥 护士 喇叭声 机动车道 驿站"
    ),
    9: (
        "消防通道 快速路 垃圾站 高架 火车 排涝 卫生院 疫苗 单元门 保健品 建筑垃圾 派出所 监控 装修噪音 银行 加班 "
        "黑车 群租 酒吧 医保 烟头 老年公交卡 重载 栏杆 定制公交 班额 养老院 企业用地 农机 高温费 踢皮球 加装电梯 "
        "地铁 买菜 停车费 治安 校车 退货 共享单车 工厂 健身器材 篮球 拆迁 过街时间 左转 村民 游泳 楼上脚步 护堤 "
        "宽带 书本费 烂尾 高空抛物 中午关门 扣钱 飞机 安置房 刷脸 扶梯 摩的 医保定点 遮阳 健身步道 墓地 门票 文物 "
        "文具店 户口 消火栓 生育 厂里机器 房产证 燃气"
    ),
}

_LEXICON = Lexicon(NOTIONS)
FIELDS = _LEXICON.headings
SAYS = {name: tenths / 10 for tenths, names in COMMON.items() for name in names.split()}


def hints() -> dict[str, list[tuple[str, float]]]:
    """What single characters speak of: in which fields' words they stand (made when it is first asked for)."""
    return _LEXICON.hints


def notions(folded: str) -> frozenset[str]:
    """The notions that a folded text speaks of."""
    return frozenset(name for names in _LEXICON.found(folded) for name in names)
